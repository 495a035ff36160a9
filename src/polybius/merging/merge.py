"""Coded documents to events: the whole stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from polybius.ids import content_id
from polybius.merging.blocking import candidate_pairs
from polybius.merging.copies import find_copies
from polybius.merging.events import event_of, in_order
from polybius.merging.features import DocumentFacts, Facts, document_facts, facts_of
from polybius.merging.groups import Groups
from polybius.merging.judging import Constraints, constraints_of
from polybius.merging.linking import link
from polybius.merging.origins import credited_source
from polybius.merging.scoring import SLACK, Scorer
from polybius.merging.values import Entry
from polybius.records import CodedDocument, Event, Judgement, Mention, ResolvedMention

__all__ = ["clusters_of", "merge"]

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
    clusters = clusters_of([e.facts for e in ordered], scorer, constraints)
    events = [event_of([ordered[n] for n in cluster], facts, copies, scorer) for cluster in clusters]
    return tuple(sorted(events, key=lambda e: e.id))


def clusters_of(
    mentions: Sequence[Facts], scorer: Scorer, constraints: Constraints = _NOTHING
) -> list[tuple[int, ...]]:
    """Which of ``mentions`` are one event: groups of their positions. ``mentions`` come in a canonical order."""
    weights = scorer.weights
    joined, apart = constraints.numbered({m.id: n for n, m in enumerate(mentions)})
    scored: list[tuple[int, int, int, bool]] = []
    groups = Groups[int]()
    for a, b in candidate_pairs(mentions, weights).tolist():
        score, never = scorer.score(mentions[a], mentions[b])
        scored.append((a, b, score, never))
        if score > weights.reach:
            groups.join(a, b)
    for a, b in joined:
        groups.join(a, b)
    # Only what hangs together by good scores can become one event; each such part is linked by itself.
    parts = _Parts(len(mentions), groups)
    for a, b, score, never in scored:
        parts.add(a, b, score, never)
    for a, b in apart:
        parts.add(a, b, None, True)
    clusters: list[tuple[int, ...]] = []
    for part in parts.parts():
        members = part.members
        local = {n: k for k, n in enumerate(members)}
        found = link(
            len(members),
            {(local[a], local[b]): score for (a, b), score in part.scores.items()},
            [(local[a], local[b]) for a, b in part.forbidden],
            [(local[a], local[b]) for a, b in joined if a in local],
            times=[_interval(mentions[n]) for n in members],
            slack=SLACK,
            reach=weights.reach,
            missing=weights.missing,
        )
        clusters.extend(tuple(members[k] for k in cluster) for cluster in found)
    return sorted(clusters)


class _Part(NamedTuple):
    members: list[int]
    scores: dict[tuple[int, int], int]
    forbidden: list[tuple[int, int]]


class _Parts:
    """Mentions that hang together, with the pairs inside; pairs between two parts are let go."""

    def __init__(self, count: int, groups: Groups[int]) -> None:
        self._find = [groups.find(n) for n in range(count)]
        self._parts: dict[int, _Part] = {}
        for n, root in enumerate(self._find):
            self._parts.setdefault(root, _Part([], {}, [])).members.append(n)

    def add(self, a: int, b: int, score: int | None, forbidden: bool) -> None:
        root = self._find[a]
        if root != self._find[b]:
            return
        pair = (min(a, b), max(a, b))
        if score is not None:
            self._parts[root].scores[pair] = score
        if forbidden:
            self._parts[root].forbidden.append(pair)

    def parts(self) -> list[_Part]:
        return list(self._parts.values())


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
