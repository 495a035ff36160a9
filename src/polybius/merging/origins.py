"""Where reports come from in the end. Ten papers that print one wire report are ten articles and one origin.

The origin of a mention is the innermost outlet or agency that it is credited to (a blog that quotes a broadcaster that
quotes an agency: the agency), else the outlet that the document or paragraph credits, else the publisher. Mentions in
paragraphs, or documents, that were copied from one another have one origin too. A speaker whom several outlets quote
is not an origin: they report it independently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from polybius.merging.copies import Copies
from polybius.merging.features import DocumentFacts, Facts
from polybius.merging.groups import Groups
from polybius.records import Document, Mention, Origin

__all__ = ["Source", "credited_source", "origins_of"]

OUTLETS = frozenset({"outlet", "agency"})


class Source(NamedTuple):
    """Who a mention's words are credited to, by name, and where the credit stands ("chain", "paragraph", "byline")."""

    name: str
    grounds: str


def credited_source(document: Document, mention: Mention, paragraph: int | None) -> Source | None:
    """The outlet or agency that ``mention`` is credited to, or None where the publisher speaks for itself."""
    for link in reversed(mention.attribution):
        if link.kind in OUTLETS and link.name:
            return Source(link.name, "chain")
    if paragraph is not None and paragraph < len(document.segments):
        credit = document.segments[paragraph].credit
        if credit is not None and credit < len(document.credits):
            return Source(document.credits[credit].name, "paragraph")
    # "Reuters via Example Times": the agency wrote it.
    whole = sorted((c for c in document.credits if c.whole), key=lambda c: (c.kind != "agency", c.name))
    return Source(whole[0].name, "byline") if whole else None


_Key = tuple[str, str]


def origins_of(
    mentions: Iterable[Facts],
    sources: Mapping[str, Source | None],
    documents: Mapping[str, DocumentFacts],
    copies: Copies,
) -> tuple[Origin, ...]:
    """The independent origins of the mentions of one event, each with the reason in words; sorted by key.

    ``sources`` maps mention ids to what they credit.
    """
    ordered = sorted(mentions, key=lambda f: (documents[f.document].published or "9999", f.document, f.start, f.id))
    groups = Groups[_Key]()
    for facts in ordered:
        for key in _keys(facts, sources.get(facts.id), documents[facts.document], copies):
            groups.join(("mention", facts.id), key)
    members: dict[_Key, list[Facts]] = {}
    for facts in ordered:
        members.setdefault(groups.find(("mention", facts.id)), []).append(facts)
    out = [_origin(group, sources, documents, copies) for group in members.values()]
    return tuple(sorted(out, key=lambda o: o.key))


def _keys(facts: Facts, source: Source | None, document: DocumentFacts, copies: Copies) -> list[_Key]:
    keys = [("name", _folded(source.name if source else document.publisher or "") or f"document {document.id}")]
    if facts.paragraph is not None and (facts.document, facts.paragraph) in copies.paragraphs:
        first = copies.paragraphs[facts.document, facts.paragraph]
        keys.append(("paragraph", f"{first[0]} {first[1]}"))
    if facts.document in copies.documents:
        keys.append(("copy", copies.documents[facts.document]))
    return keys


def _folded(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())


def _origin(
    group: list[Facts],
    sources: Mapping[str, Source | None],
    documents: Mapping[str, DocumentFacts],
    copies: Copies,
) -> Origin:
    credited = [(source.name, f) for f in group if (source := sources.get(f.id)) is not None]
    first = group[0]
    name = credited[0][0] if credited else documents[first.document].paper
    papers = sorted({documents[f.document].paper for f in group})
    reasons = []
    if credited:
        crediting = sorted({documents[f.document].paper for _, f in credited})
        own = [p for p in crediting if _folded(p) != _folded(name)]
        reasons.append(f"credited to {name} by {_list(own)}" if own else f"{name}'s own report")
    copied = sorted({f.document for f in group if f.document in copies.documents or _shared(f, copies)})
    if len(copied) > 1:
        names = sorted({documents[d].paper for d in copied})
        share = max((copies.shares[d] for d in copied if d in copies.shares), default=None)
        much = f"{share:.0%} of the shorter text is the same" if share is not None else "a paragraph is the same"
        reasons.append(f"{_list(names)} print the same words ({much})")
    if not reasons:
        reasons.append("its own report" if len(papers) == 1 else f"one publisher: {_list(papers)}")
    return Origin(_folded(name), name, "; ".join(reasons), tuple(sorted(f.id for f in group)))


def _shared(facts: Facts, copies: Copies) -> bool:
    return facts.paragraph is not None and (facts.document, facts.paragraph) in copies.paragraphs


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
