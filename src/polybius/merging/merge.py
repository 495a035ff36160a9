"""Coded documents to events: the whole stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from polybius.ids import content_id
from polybius.merging.blocking import candidate_pairs
from polybius.merging.copies import find_copies
from polybius.merging.events import details_of, event_of, in_order
from polybius.merging.features import DocumentFacts, Facts, document_facts, facts_of
from polybius.merging.groups import components
from polybius.merging.judging import Constraints, constraints_of
from polybius.merging.linking import link
from polybius.merging.origins import credited_source
from polybius.merging.scoring import SLACK, Scorer
from polybius.merging.scoring_pairs import score_pairs
from polybius.merging.values import Entry
from polybius.records import CodedDocument, Event, Judgement, Mention, ResolvedMention

__all__ = ["clusters_of", "merge"]

Ints = npt.NDArray[np.int64]
_NOTHING = Constraints(frozenset(), (), ())


def merge(documents: Iterable[CodedDocument], judgements: Sequence[Judgement] = ()) -> tuple[Event, ...]:
    """The events that ``documents`` tell, sorted by id.

    A function of the *set* of documents (and of the list of judgements): neither the order of arrival nor batches nor
    workers can matter. Documents are read once, one at a time, and only what is compared of them is kept.
    """
    constraints = constraints_of(judgements)
    facts: dict[str, DocumentFacts] = {}
    entries: dict[str, list[Entry]] = {}
    seen: dict[str, str] = {}
    for coded in documents:
        identity = coded.document.id
        if identity in seen:
            # Two documents under one id: the choice between them must not hang on which came first.
            marks = [_mark(coded), seen[identity]]
            if marks[0] >= marks[1]:
                continue
        else:
            seen[identity] = ""
        seen[identity] = _mark(coded)
        facts[identity] = document_facts(coded.document)
        entries[identity] = [e for e in _entries(coded) if e.facts.id not in constraints.wrong]
    ordered = in_order((e for part in entries.values() for e in part), facts)
    used = [facts[d] for d in sorted(facts)]
    scorer = Scorer(used)
    copies = find_copies(used)
    mentions = [e.facts for e in ordered]
    clusters = clusters_of(mentions, scorer, constraints)
    details = details_of(clusters, mentions, scorer)
    events = [
        event_of([ordered[n] for n in cluster], facts, copies, detail)
        for cluster, detail in zip(clusters, details, strict=True)
    ]
    return tuple(sorted(events, key=lambda e: e.id))


def clusters_of(
    mentions: Sequence[Facts], scorer: Scorer, constraints: Constraints = _NOTHING
) -> list[tuple[int, ...]]:
    """Which of ``mentions`` are one event: groups of their positions. ``mentions`` come in a canonical order."""
    weights = scorer.weights
    joined, apart = constraints.numbered({m.id: n for n, m in enumerate(mentions)})
    pairs = candidate_pairs(mentions, weights)
    scores, never = score_pairs(scorer, mentions, pairs)
    # Only what hangs together by good scores can become one event; each such part is linked by itself.
    part = components(len(mentions), np.concatenate([pairs[scores > weights.reach], _array(joined)]))
    inside = part[pairs[:, 0]] == part[pairs[:, 1]]
    pairs, scores, never = pairs[inside], scores[inside], never[inside]
    apart = [(a, b) for a, b in apart if part[a] == part[b]]
    members = _split(part, np.arange(len(mentions)))
    rank = np.zeros(len(mentions), np.int64)
    for those in members.values():
        rank[those] = np.arange(len(those))
    known, values = _split(part[pairs[:, 0]], rank[pairs]), _split(part[pairs[:, 0]], scores)
    barred = np.sort(np.concatenate([pairs[never], _array(apart)]), axis=1)
    forbidden = _split(part[barred[:, 0]], rank[barred])
    together = _split(part[_array(joined)[:, 0]], rank[_array(joined)])
    nothing = _array(())
    clusters: list[tuple[int, ...]] = []
    for root, those in members.items():
        if len(those) == 1:
            clusters.append((int(those[0]),))
            continue
        compared = known.get(root, nothing)
        found = link(
            len(those),
            dict(zip(map(_pair, compared.tolist()), values[root].tolist() if len(compared) else (), strict=True)),
            map(_pair, forbidden.get(root, nothing).tolist()),
            map(_pair, together.get(root, nothing).tolist()),
            times=[_interval(mentions[n]) for n in those.tolist()],
            slack=SLACK,
            reach=weights.reach,
            missing=weights.missing,
        )
        clusters.extend(tuple(those[list(cluster)].tolist()) for cluster in found)
    return sorted(clusters)


def _array(pairs: Iterable[tuple[int, int]]) -> Ints:
    return np.array(list(pairs), np.int64).reshape(-1, 2)


def _pair(two: list[int]) -> tuple[int, int]:
    return two[0], two[1]


def _split(part: Ints, rows: Ints) -> dict[int, Ints]:
    """The rows of each part, in order."""
    order = np.argsort(part, kind="stable")
    parts, begins = np.unique(part[order], return_index=True)
    return dict(zip(parts.tolist(), np.split(rows[order], begins[1:]), strict=True)) if len(parts) else {}


def _interval(facts: Facts) -> tuple[int, int] | None:
    return (facts.begin, facts.end) if facts.begin is not None and facts.end is not None else None


def _mark(coded: CodedDocument) -> str:
    return content_id("x", msgspec.json.encode(coded).decode())


def _entries(coded: CodedDocument) -> Iterable[Entry]:
    resolved = {r.mention: r for r in coded.resolved.mentions}
    for mention, facts in zip(coded.mentions, facts_of(coded), strict=True):
        links = resolved.get(mention.id) or ResolvedMention(mention.id, None, (), (), None, None, ())
        yield Entry(
            facts=facts,
            resolved=links,
            source=credited_source(coded.document, mention, facts.paragraph),
            contexts=tuple(sorted({slot.value for slot in mention.contexts})),
            object=mention.object.value if mention.object else None,
            voice=_voice(coded, mention, links),
        )


def _voice(coded: CodedDocument, mention: Mention, resolved: ResolvedMention) -> str | None:
    """Who is quoted for the mention: the last speaker of its chain by name, or in the words of the text."""
    speakers = [(n, a) for n, a in enumerate(mention.attribution) if a.kind in {"speaker", "unnamed"}]
    if not speakers:
        return None
    number, link = speakers[-1]
    actor = resolved.sources[number] if number < len(resolved.sources) else None
    if actor is not None:
        return actor.name
    return link.name or (link.source.of(coded.document.text) if link.source else None)
