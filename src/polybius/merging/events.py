"""The record of an event: a view over its mentions, with the support of every value and the conflicts between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from polybius.ids import content_id
from polybius.merging.copies import Copies
from polybius.merging.features import Amount, DocumentFacts, Facts, Where
from polybius.merging.origins import origins_of
from polybius.merging.parties import key_of, parties_of
from polybius.merging.scoring import Scorer, compare_places, disjoint
from polybius.merging.scoring_pairs import score_pairs
from polybius.merging.status import status_of
from polybius.merging.telling import amount_words
from polybius.merging.values import Entry, Tally, conflict, interval_words
from polybius.ontology import plover_event
from polybius.records import Conflict, Event, Support

__all__ = ["Link", "details_of", "event_of", "in_order"]

Link = tuple[str, str, float, str]
"""Two mentions that are one event, by id, their score, and why."""

_REACH = 30
"""Reports back to which a report is compared for the explanation of an event."""


def in_order(entries: Iterable[Entry], documents: Mapping[str, DocumentFacts]) -> list[Entry]:
    """By publication (unknown last), document and place in the text."""
    return sorted(
        entries,
        key=lambda e: (documents[e.facts.document].published or "9999", e.facts.document, e.facts.start, e.facts.id),
    )


def event_of(
    entries: Iterable[Entry],
    documents: Mapping[str, DocumentFacts],
    copies: Copies,
    detail: tuple[Link, ...],
) -> Event:
    """The event that ``entries`` tell. Its id is that of its first report, so that later ones do not change it."""
    ordered = in_order(entries, documents)
    facts = [e.facts for e in ordered]
    origins = origins_of(facts, {e.facts.id: e.source for e in ordered}, documents, copies)
    origin = {m: o.key for o in origins for m in o.mentions}
    acts, modes = _tally(origin, ((f.act, f.id) for f in facts)), _tally(origin, _modes(ordered))
    act = acts[0].value
    mode = next((s.value for s in modes if any(f.id in s.mentions and f.act == act for f in facts)), None)
    status, statuses, conflicts = status_of(ordered, origin)
    parties = parties_of(ordered, act, origin)
    time, times, time_conflicts = _time(ordered, origin)
    place, places, place_conflicts = _place(ordered, origin)
    amounts, amount_conflicts = _amounts(ordered, origin)
    agreement = {
        "act": acts,
        "mode": modes,
        "status": statuses,
        "actors": parties["actors"].values,
        "recipients": parties["recipients"].values,
        "time": times,
        "place": places,
        "object": _tally(origin, ((e.object, e.facts.id) for e in ordered if e.object)),
        "contexts": _tally(origin, ((c, e.facts.id) for e in ordered for c in e.contexts)),
    }
    seen = sorted(d for f in facts if (d := documents[f.document].published))
    return Event(
        id=content_id("e", facts[0].id),
        act=act,
        mode=mode,
        event=_event_type(ordered, act, status, origin, bool(parties["recipients"].links)),
        status=status,
        background=all(f.background for f in facts),
        actors=tuple(key_of(link) for link in parties["actors"].links),
        recipients=tuple(key_of(link) for link in parties["recipients"].links),
        place=place.name if place else None,
        place_country=place.country if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        time=time,
        contexts=tuple(sorted(s.value for s in agreement["contexts"])),
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        articles=len({f.document for f in facts}),
        origins=origins,
        mentions=tuple(sorted(f.id for f in facts)),
        agreement={field: values for field, values in agreement.items() if values},
        conflicts=(
            *conflicts,
            *parties["actors"].conflicts,
            *parties["recipients"].conflicts,
            *time_conflicts,
            *place_conflicts,
            *amount_conflicts,
        ),
        quantities=amounts,
        detail=detail,
        actor_links=parties["actors"].links,
        recipient_links=parties["recipients"].links,
    )


def _modes(entries: Iterable[Entry]) -> Iterable[tuple[str, str]]:
    return ((e.facts.mode, e.facts.id) for e in entries if e.facts.mode)


def _tally(origin: Mapping[str, str], values: Iterable[tuple[str, str]]) -> tuple[Support, ...]:
    tally = Tally(origin)
    for value, mention in values:
        tally.add(value, mention)
    return tally.supports()


def _event_type(
    entries: Sequence[Entry], act: str, status: str, origin: Mapping[str, str], announced: bool
) -> str | None:
    """What coding made of the reports with the event's own act and status; else by PLOVER's rules."""
    tally = Tally(origin)
    for entry in entries:
        if entry.facts.act == act and entry.facts.status == status:
            tally.add(entry.resolved.event or "", entry.facts.id)
    return (tally.supports()[0].value or None) if tally else plover_event(act, status, announced=announced)


def _time(
    entries: Sequence[Entry], origin: Mapping[str, str]
) -> tuple[tuple[str, str] | None, tuple[Support, ...], tuple[Conflict, ...]]:
    """Of nested times the narrower: every wider one supports it. Times that exclude it are conflicts."""
    tally = Tally(origin)
    spans: dict[str, tuple[int, int]] = {}
    iso: dict[str, tuple[str, str]] = {}
    for entry in entries:
        begin, end, link = entry.facts.begin, entry.facts.end, entry.resolved.time
        if begin is not None and end is not None and link is not None:
            value = interval_words(begin, end)
            spans[value], iso[value] = (begin, end), (str(link.begin), str(link.end))
            tally.add(value, entry.facts.id)
    if not spans:
        return None, (), ()

    def backing(value: str) -> tuple[int, int, int]:
        begin, end = spans[value]
        wider = [v for v, (b, e) in spans.items() if b <= begin and end <= e]
        return -tally.origins(wider), end - begin, begin

    best = min(sorted(spans), key=backing)
    supports = tally.supports({v: backing(v) for v in spans})
    begin, end = spans[best]
    against = [s for s in supports if spans[s.value][0] >= end or spans[s.value][1] <= begin]
    conflicts = (conflict("time", [tally.support(best), *against]),) if against else ()
    return iso[best], supports, conflicts


def _place(
    entries: Sequence[Entry], origin: Mapping[str, str]
) -> tuple[Where | None, tuple[Support, ...], tuple[Conflict, ...]]:
    """Of places that lie in one another the narrower; places that do not are conflicts."""
    tally = Tally(origin)
    places: dict[str, Where] = {}
    for entry in entries:
        place = entry.facts.place
        if place is not None:
            places.setdefault(place.name, place)
            tally.add(place.name, entry.facts.id)
    if not places:
        return None, (), ()

    def backing(value: str) -> tuple[int, bool, bool]:
        here = places[value]
        wider = [v for v, p in places.items() if v == value or (p.general and p.country == here.country)]
        return -tally.origins([*wider, *([here.admin1] if here.admin1 else [])]), here.general, here.admin1 is None

    best = min(sorted(places), key=backing)
    supports = tally.supports({v: backing(v) for v in places})
    apart = {"place.other", "place.abroad"}
    against = [s for s in supports if compare_places(places[best], places[s.value])[0] in apart]
    conflicts = (conflict("place", [tally.support(best), *against]),) if against else ()
    return places[best], supports, conflicts


def _amounts(
    entries: Sequence[Entry], origin: Mapping[str, str]
) -> tuple[dict[str, tuple[Support, ...]], tuple[Conflict, ...]]:
    tallies: dict[tuple[str, str], Tally] = {}
    amounts: dict[str, Amount] = {}
    for entry in entries:
        for amount in entry.facts.amounts:
            words = amount_words(amount)
            amounts[words] = amount
            tallies.setdefault((amount.kind, amount.unit or ""), Tally(origin)).add(words, entry.facts.id)
    out: dict[str, tuple[Support, ...]] = {}
    conflicts = []
    for (kind, _), tally in sorted(tallies.items()):
        supports = tally.supports()
        out[kind] = (*out.get(kind, ()), *supports)
        against = [s for s in supports[1:] if disjoint(amounts[supports[0].value], amounts[s.value])]
        # One report may count two groups ("12 soldiers and 30 civilians"): a conflict needs two reports.
        against = [s for s in against if not set(s.mentions) & set(supports[0].mentions)]
        if against:
            conflicts.append(conflict(kind, [supports[0], *against]))
    return out, tuple(conflicts)


def details_of(clusters: Sequence[Sequence[int]], mentions: Sequence[Facts], scorer: Scorer) -> list[tuple[Link, ...]]:
    """For each event, and for every report of it but the first: the report before it that it is most alike to, the
    score, and why. ``clusters``: positions in ``mentions``, in the order of the reports."""
    pairs = [
        (earlier, cluster[number])
        for cluster in clusters
        for number in range(1, len(cluster))
        for earlier in cluster[max(0, number - _REACH) : number]
    ]
    scores, _ = score_pairs(scorer, mentions, np.array(pairs, np.int64).reshape(-1, 2))
    out: list[tuple[Link, ...]] = []
    at = 0
    for cluster in clusters:
        links: list[Link] = []
        for number in range(1, len(cluster)):
            stop = at + min(number, _REACH)
            best = at + int(scores[at:stop].argmax())
            one, other = mentions[pairs[best][0]], mentions[cluster[number]]
            links.append((one.id, other.id, int(scores[best]) / 1000, scorer.explain(one, other)))
            at = stop
        out.append(tuple(links))
    return out
