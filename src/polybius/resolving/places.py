"""Which place a name means: a choice between the gazetteer's places of that name, with reasons.

Every name of a document is resolved once (one sense per document). What speaks for a place: how many people live
there and what it is (a country before its towns, a capital before other towns); a container named with it ("Paris,
Texas"); the countries and divisions that the document is about; and being near what is already certain. The
document is read twice: first by prominence and containers, then again with the countries that the first reading
gave. Scores are on a logarithmic scale of people: one point is a tenfold town.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec

from polybius.lexicon.places.gazetteer import Place, gazetteer
from polybius.lexicon.places.keys import place_key
from polybius.records import PlaceLink, Tags, Tokens, Toponym
from polybius.tagging.toponyms import demonyms

__all__ = ["resolve_places"]

_CONTAINED = 6.0
"""A container named with the place settles it against any other of the name."""
_COUNTRY, _DIVISION, _NEAR, _LIST = 3.0, 2.5, 1.3, 1.5
_SMALL = 50_000
"""People of a town that may have an unknown namesake."""
_UNKNOWN = 0.7
"""What the place that an unknown one lies in passes on of its score."""
_PRIOR = 0.5
"""A vote for nothing, so that one other name does not decide alone."""
_RUNNERS, _SAME_SPOT = 3, 60.0


class _Weights(msgspec.Struct):
    """What the document is about: each name's vote for a country and a division, and the places that are certain."""

    votes: Mapping[str, tuple[str, str, float, float]]
    anchors: Sequence[Place]

    def without(self, key: str) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
        """The shares of countries and divisions (0..1) in the votes of all other names."""
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[tuple[str, str], float] = defaultdict(float)
        for other, (country, division, weight, local) in self.votes.items():
            if other != key and country:
                countries[country] += weight
                if division:
                    divisions[(country, division)] += local
        whole, parts = sum(countries.values()) + _PRIOR, sum(divisions.values()) + _PRIOR
        return {k: v / whole for k, v in countries.items()}, {k: v / parts for k, v in divisions.items()}


def resolve_places(tokens: Tokens, tags: Tags) -> tuple[PlaceLink | None, ...]:
    """A link for each of ``tags.toponyms``, in order; None where no place of the name is known, nor what it lies in."""
    toponyms = tags.toponyms
    keys = [place_key(t.name) for t in toponyms]
    containers, siblings = _neighbours(tokens.document.text, toponyms, keys)
    candidates = {key: _candidates(key, toponym) for key, toponym in zip(keys, toponyms, strict=True)}
    counts = Counter(keys)
    first = {k: _rank(k, c, containers.get(k, ()), _Weights({}, ())) for k, c in candidates.items() if c}
    weights = _weights(first, counts, containers)
    beside = {k: [first[s][0][1] for s in names if s in first] for k, names in siblings.items()}
    ranked = {k: _rank(k, c, containers.get(k, ()), weights, beside.get(k, ())) for k, c in candidates.items() if c}
    links = {k: _link(r) for k, r in ranked.items()}
    small = {k for k, r in ranked.items() if r[0][1].people < _SMALL and r[0][1].kind != "country"}
    _add_unknown(tokens.document.text, toponyms, keys, links, small)
    return tuple(links.get(key) for key in keys)


def _add_unknown(
    text: str,
    toponyms: Sequence[Toponym],
    keys: Sequence[str],
    links: dict[str, PlaceLink],
    small: Collection[str],
) -> None:
    """A village that the gazetteer does not have lies where it is said to ("Ngolawi, Southwest Region, Cameroon"): the
    country is known, the spot is not. So does a small place (``small``) of which only namesakes elsewhere are known. In
    place."""
    for n in range(len(toponyms) - 2, -1, -1):  # from the end: the region before the country, the village before both
        between = _between(text, toponyms[n], toponyms[n + 1])
        around = links.get(keys[n + 1])
        if around is None or around.country is None or between not in _BEHIND:
            continue
        known = links.get(keys[n])
        namesake = known is not None and known.country != around.country and keys[n] in small
        if known is not None and not (namesake and around.admin1 is None):
            continue
        links[keys[n]] = PlaceLink(
            name=toponyms[n].name, country=around.country, admin1=around.admin1, lat=None, lon=None, geonameid=None,
            score=round(_UNKNOWN * around.score, 3), reason=f"not in the gazetteer; named with {around.name}",
        )  # fmt: skip


def _candidates(key: str, toponym: Toponym) -> tuple[Place, ...]:
    """The places of the name; for a nationality word, its country alone."""
    gaz = gazetteer()
    if toponym.rule == "demonym":
        country = gaz.country(demonyms().get(key, ""))
        return (country,) if country else ()
    places = gaz.lookup(key)
    if places or " " not in key:
        return places
    for generic in (
        "province",
        "region",
        "state",
        "oblast",
        "governorate",
        "district",
        "city",
        "territory",
        "island",
        "the",
    ):
        if key.endswith(" " + generic):
            inner = gaz.lookup(key[: -len(generic) - 1])
            preferred = tuple(p for p in inner if p.kind in ("division", "region"))
            return preferred or inner
        if key.startswith(generic + " ") and generic in ("the", "province", "city"):
            return gaz.lookup(key[len(generic) + 1 :].removeprefix("of "))
    for direction in (
        "northern ",
        "southern ",
        "eastern ",
        "western ",
        "central ",
        "greater ",
        "downtown ",
        "north ",
        "south ",
        "east ",
        "west ",
    ):
        if key.startswith(direction):
            return gaz.lookup(key[len(direction) :])
    return ()


_BEHIND = frozenset((",", "(", "in", "in the", ", in", ", in the"))
_UNITS = frozenset(
    "region regions province state governorate district county department division oblast prefecture municipality city "
    "island islands territory village town area".split()
)
_OWNER = frozenset(("'s", "’s"))
_LISTED = frozenset((",", "and", ", and", "or", "&", "/"))


def _neighbours(
    text: str, toponyms: Sequence[Toponym], keys: Sequence[str]
) -> tuple[dict[str, tuple[Place, ...]], dict[str, list[str]]]:
    """For each key the countries and divisions named right behind it ("X, Y"; "X in Y"; "Y's X"), and what it is
    listed with ("X, Y and Z")."""
    gaz = gazetteer()
    containers: dict[str, list[Place]] = defaultdict(list)
    siblings: dict[str, list[str]] = defaultdict(list)
    for n in range(len(toponyms) - 1):
        between = _between(text, toponyms[n], toponyms[n + 1])
        here, there = (keys[n + 1], keys[n]) if between in _OWNER else (keys[n], keys[n + 1])
        if here == there:
            continue
        if between in _BEHIND or between in _OWNER:
            containers[here].extend(p for p in gaz.lookup(there) if p.kind in ("country", "division", "region"))
        if between in _LISTED:
            siblings[here].append(there)
            siblings[there].append(here)
    return {k: tuple(v) for k, v in containers.items()}, siblings


def _between(text: str, first: Toponym, second: Toponym) -> str:
    """The words between two names, without the division that the first one is ("Northwest *Region*, Cameroon")."""
    between = text[first.span.end : second.span.start].strip()
    word = re.match(r"\w+", between)
    return between[word.end() :].lstrip() if word is not None and word.group().lower() in _UNITS else between


def _prior(place: Place) -> float:
    """How prominent a place is without any context."""
    people = math.log10(place.people + 100)
    if place.kind == "country":
        score = max(people, 6.0) + 2.0
    elif place.kind == "region":
        score = 7.4
    elif place.kind == "division":
        score = people - 0.4
    elif place.kind == "capital":
        score = people + 1.2
    else:
        score = people
    return score if place.main or place.kind in ("country", "region", "division") else score - 0.9


def _rank(
    key: str, places: Sequence[Place], containers: Sequence[Place], weights: _Weights, beside: Sequence[Place] = ()
) -> list[tuple[float, Place, str]]:
    """Places with scores and reasons, best first."""
    out = []
    countries, divisions = weights.without(key) if weights.votes else ({}, {})
    for place in places:
        score, reasons = _prior(place), [f"{place.kind} of {place.people:,} people" if place.people else place.kind]
        if container := next((c for c in containers if _inside(place, c)), None):
            score += _CONTAINED
            reasons.append(f"named with {container.name}")
        sibling = next((p for p in beside if p.kind == place.kind and p.country == place.country), None)
        if sibling is not None and place.kind not in ("country", "region"):
            score += _LIST
            reasons.append(f"listed with {sibling.name}")
        if share := countries.get(place.country, 0.0):
            score += _COUNTRY * share
            reasons.append(f"the text is about {place.country} ({share:.0%})")
        local = divisions.get((place.country, place.admin1), 0.0) if place.admin1 != place.name else 0.0
        if local:
            score += _DIVISION * local
            reasons.append(f"and about {place.admin1}")
        if place.kind in ("town", "capital") and weights.anchors:
            nearest = (
                min(_km(place, a) for a in weights.anchors if a.number != place.number)
                if any(a.number != place.number for a in weights.anchors)
                else 9999.0
            )
            if nearest < 150:
                score += _NEAR * (1 - nearest / 150)
                reasons.append(f"{nearest:.0f} km from another place of the text")
        out.append((score, place, ", ".join(reasons)))
    out.sort(key=lambda r: (-r[0], r[1].number))
    return out


def _inside(place: Place, container: Place) -> bool:
    if container.country and container.country != place.country:
        return False
    if container.kind == "division":
        return place.admin1 == container.admin1 and place.number != container.number and place.kind != "country"
    return bool(container.country) and place.kind != "country"


def _km(a: Place, b: Place) -> float:
    """Great-circle distance."""
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def _weights(
    ranked: Mapping[str, list[tuple[float, Place, str]]],
    counts: Counter[str],
    containers: Mapping[str, Sequence[Place]],
) -> _Weights:
    """The countries and divisions that the first reading gives, each name by how sure it is."""
    votes: dict[str, tuple[str, str, float, float]] = {}
    anchors = []
    for key, places in sorted(ranked.items()):
        top = places[0]
        margin = top[0] - places[1][0] if len(places) > 1 else 3.0
        often = math.sqrt(counts[key])
        abroad = next((p for p in places[1:] if p[1].country != top[1].country), None)
        elsewhere = next((p for p in places[1:] if p[1].admin1 != top[1].admin1), None)
        votes[key] = (top[1].country, top[1].admin1, often * _sure(top, abroad), often * _sure(top, elsewhere))
        if top[1].kind in ("town", "capital") and (margin > 1.0 or key in containers):
            anchors.append(top[1])
    return _Weights(votes, anchors[:20])


def _sure(top: tuple[float, Place, str], rival: tuple[float, Place, str] | None) -> float:
    """How sure the best reading is against its rival, 0.1..1."""
    return min(1.0, max(0.1, (top[0] - rival[0]) / 2.0)) if rival is not None else 1.0


def _link(ranked: Sequence[tuple[float, Place, str]]) -> PlaceLink:
    """The best place as a link; its score is its share among the runners-up."""
    best = ranked[0]
    place = best[1]
    # A capital and the division of its name are the same spot: no doubt between them.
    others = [r for r in ranked[1:10] if r[1].country != place.country or not _km(r[1], place) <= _SAME_SPOT]
    total = 1.0 + sum(math.exp(min(0.0, r[0] - best[0])) for r in others)
    return PlaceLink(
        name=place.name,
        country=place.country or None,
        admin1=place.admin1 or None,
        lat=None if math.isnan(place.lat) else place.lat,
        lon=None if math.isnan(place.lon) else place.lon,
        geonameid=place.id,
        score=round(1.0 / total, 3),
        reason=best[2],
        runners_up=tuple(
            (
                f"{r[1].name}, {r[1].admin1 + ', ' if r[1].admin1 else ''}{r[1].country or '-'}",
                round(math.exp(r[0] - best[0]) / total, 3),
            )
            for r in others[:_RUNNERS]
        ),
    )
