"""What merging looks at: the facts of a mention and of its document, small enough to hold a day of the world's news.

The same records are made from coded documents and (in ``evaluation/coref.py``) from bare trigger spans, so that both
are linked by the same scores.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import msgspec

from polybius.lexicon import data_file
from polybius.merging.copies import shingles_of
from polybius.merging.words import content_stems, stem, words_of
from polybius.records import ActorLink, CodedDocument, Document, Mention, PlaceLink, ResolvedMention, Span, TimeLink

__all__ = ["Amount", "DocumentFacts", "Facts", "Identity", "Where", "day_of", "document_facts", "facts_of"]


class Identity(msgspec.Struct, frozen=True, gc=False):
    """A party as merging compares it. ``key``: actor id, or the words of an unresolved name, or ""."""

    key: str
    country: str | None
    name: str
    words: frozenset[str] = frozenset()
    """Stems of the name, for parties that no list knows."""
    named: bool = True
    """Called by a proper name, not only described ("gunmen", "the officials")."""

    @property
    def general(self) -> bool:
        """A whole state, which stands for any of its organs and people."""
        return self.key.startswith("country:")


class Where(msgspec.Struct, frozen=True, gc=False):
    """A place as merging compares it; ``general``: a whole country."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    general: bool = False


class Amount(msgspec.Struct, frozen=True, gc=False):
    """A counted thing: ``low``..``high``, either may be open."""

    kind: str
    low: float | None
    high: float | None
    unit: str | None


class Facts(msgspec.Struct, frozen=True, gc=False):
    """A mention as merging compares it. Days are proleptic ordinals, ``end`` exclusive.

    ``act`` is "" where the trigger alone is known (no ontology). ``published``: day of publication.
    ``words``: content stems of the sentence, without the trigger. ``paragraph``: number of the segment.
    """

    id: str
    document: str
    start: int
    act: str
    mode: str | None
    frame: str
    trigger: str
    status: str
    background: bool
    actors: tuple[Identity, ...]
    recipients: tuple[Identity, ...]
    object: frozenset[str]
    place: Where | None
    begin: int | None
    end: int | None
    published: int | None
    amounts: tuple[Amount, ...]
    words: frozenset[str]
    paragraph: int | None = None
    sentence: int = 0


class DocumentFacts(msgspec.Struct, frozen=True):
    """A document as merging compares it. ``terms``: content stems and their counts.

    ``shingles``: hashes of the runs of words of each content segment, by its number, for finding copies.
    """

    id: str
    publisher: str | None
    published: str | None
    terms: dict[str, int]
    shingles: dict[int, bytes]
    title: str | None = None

    @property
    def paper(self) -> str:
        """Who speaks: the publisher, or the title (or id) of a document whose publisher is not known."""
        return self.publisher or self.title or self.id


def day_of(text: str | None) -> int | None:
    """Ordinal of the day that an ISO date or date-time begins with; None where there is none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


def document_facts(document: Document) -> DocumentFacts:
    """The facts of a document, from its content segments (the whole text where it has no segments)."""
    content = frozenset(document.content)
    spans = {n: s.span for n, s in enumerate(document.segments) if s in content}
    if not document.segments:
        spans = {0: Span(0, len(document.text))}
    terms: Counter[str] = Counter()
    shingles: dict[int, bytes] = {}
    if document.title and not document.text.startswith(document.title):
        terms.update(content_stems(document.title))
    for number, span in spans.items():
        text = span.of(document.text)
        terms.update(content_stems(text))
        shingles[number] = shingles_of(words_of(text))
    return DocumentFacts(
        document.id, document.publisher, document.published.value, dict(sorted(terms.items())), shingles, document.title
    )


def facts_of(coded: CodedDocument) -> tuple[Facts, ...]:
    """The facts of every mention of a coded document, in the order of its mentions."""
    resolved = {r.mention: r for r in coded.resolved.mentions}
    return tuple(_facts(coded, mention, resolved.get(mention.id)) for mention in coded.mentions)


def _facts(coded: CodedDocument, mention: Mention, resolved: ResolvedMention | None) -> Facts:
    document = coded.document
    trigger = mention.trigger.of(document.text)
    stems = content_stems(mention.sentence.of(document.text))
    heads = [stem(w) for w in words_of(trigger)]
    begin, end = _interval(resolved.time if resolved else None)
    return Facts(
        id=mention.id,
        document=document.id,
        start=mention.trigger.start,
        act=mention.act.value,
        mode=mention.mode.value,
        frame=mention.frame,
        trigger=heads[0] if heads else "",
        status=mention.status.value,
        background=mention.background.value,
        actors=_identities(resolved.actors if resolved else ()),
        recipients=_identities(resolved.recipients if resolved else ()),
        object=frozenset(content_stems(mention.object.value)) if mention.object else frozenset(),
        place=_where(resolved.place) if resolved and resolved.place else None,
        begin=begin,
        end=end,
        published=day_of(document.published.value),
        amounts=tuple(_amounts(coded, mention)),
        words=frozenset(stems) - frozenset(heads),
        paragraph=next((n for n, s in enumerate(document.segments) if mention.trigger in s.span), None),
        sentence=mention.sentence.start,
    )


def _interval(time: TimeLink | None) -> tuple[int | None, int | None]:
    # The publication date is no statement about the time of the act; it is compared by itself.
    if time is None or time.grounds == "publication":
        return None, None
    begin, end = day_of(time.begin), day_of(time.end)
    return (begin, end) if begin is not None and end is not None and begin < end else (None, None)


def _identities(links: tuple[ActorLink, ...]) -> tuple[Identity, ...]:
    out = []
    for link in links:
        words = frozenset(stem(w) for w in words_of(link.name))
        named = link.id is not None or any(w[:1].isupper() for w in link.name.split())
        out.append(Identity(link.id or " ".join(sorted(words)), link.country, link.name, words, named))
    return tuple(sorted(out, key=lambda i: (i.key, i.country or "", i.name)))


def _where(place: PlaceLink) -> Where:
    general = place.admin1 is None and place.name.casefold() in _country_names()
    return Where(place.name, place.country, place.admin1, place.lat, place.lon, general)


@cache
def _country_names() -> frozenset[str]:
    lines = data_file("actors", "countries.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return frozenset(name.casefold() for row in rows[1:] for name in row[2].split("|"))


def _amounts(coded: CodedDocument, mention: Mention) -> list[Amount]:
    out = []
    for number, slot in enumerate(mention.quantities):
        quantity = coded.tags.quantities[slot.value]
        kind = mention.quantity_kinds[number] if number < len(mention.quantity_kinds) else quantity.kind
        low, high = quantity.low, quantity.high
        if low is None and high is None:
            low = high = quantity.value
        out.append(Amount(kind, low, high, quantity.unit))
    return sorted(out, key=lambda a: (a.kind, a.low or 0.0, a.high or 0.0, a.unit or ""))
