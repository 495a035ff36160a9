"""Everything that the report shows, as one record; the page and the web server are made from it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from polybius import __version__
from polybius.exploring.labels import party_name, role_name
from polybius.exploring.views import MentionView, PartyView, views
from polybius.ontology import QUADS
from polybius.records import CONTENT_KINDS, ActorLink, CodedDocument, Event, Judgement, Rejection

__all__ = ["ActorName", "Aside", "Figures", "Naming", "ReportData", "ReportDocument", "ReportEvent", "report_data"]

ASIDE_CHARACTERS = 160
NAMED_ACTORS = 400
"""Actors with the most mentions for which the report lists the names that publishers use."""


class Aside(msgspec.Struct, frozen=True):
    """A segment that cleaning set aside: its words (shortened), its kind and the rule."""

    text: str
    kind: str
    rule: str


class ReportDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article that was read. ``asides``: what was not coded and why; ``mentions``: how many it holds."""

    id: str
    title: str
    source: str
    words: int
    mentions: int
    publisher: str | None = None
    published: str | None = None
    grounds: str = ""
    url: str | None = None
    language: str | None = None
    asides: tuple[Aside, ...] = ()
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class ReportEvent(msgspec.Struct, frozen=True):
    """An event, its quad (that of its act where it has no type), and its parties: (id of an actor, its name here)."""

    record: Event
    quad: int
    who: tuple[tuple[str, str], ...]
    whom: tuple[tuple[str, str], ...]


class ActorName(msgspec.Struct, frozen=True, omit_defaults=True):
    """How an actor is shown. ``id``: the resolved id, or the name of an actor that was not resolved."""

    id: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()


class Naming(msgspec.Struct, frozen=True):
    """The words that each publisher uses for one actor, most used first; pronouns are left out."""

    actor: str
    uses: int
    publishers: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


class Figures(msgspec.Struct, frozen=True):
    """The numbers at the head of the report. ``first``/``last``: days of publication."""

    documents: int
    publishers: int
    rejected: int
    mentions: int
    events: int
    confirmed: int
    """Events with at least two independent origins."""
    conflicts: int
    """Events with at least one conflict."""
    first: str | None
    last: str | None


class ReportData(msgspec.Struct, frozen=True):
    """The bundle. ``actors`` holds every id that events or namings use; tuples are in the order of the page."""

    title: str
    version: str
    figures: Figures
    events: tuple[ReportEvent, ...]
    mentions: tuple[MentionView, ...]
    documents: tuple[ReportDocument, ...]
    actors: tuple[ActorName, ...]
    naming: tuple[Naming, ...]
    rejections: tuple[Rejection, ...]
    judgements: tuple[Judgement, ...]
    quads: dict[str, int]


def report_data(
    documents: Iterable[CodedDocument],
    events: Sequence[Event],
    *,
    rejections: Iterable[Rejection] = (),
    judgements: Iterable[Judgement] = (),
    title: str = "",
) -> ReportData:
    """The bundle of ``events`` and the ``documents`` that tell of them. One pass over the documents, none is kept.

    Mentions that belong to no event of ``events`` are left out (their documents are listed all the same).
    """
    wanted = {mention for event in events for mention in event.mentions}
    mentions: list[MentionView] = []
    articles: list[ReportDocument] = []
    named: dict[str, Counter[tuple[str, str]]] = {}
    actors: dict[str, ActorName] = {}
    told: set[str] = set()
    shown = tuple(_event(event, actors) for event in events)
    for coded in documents:
        articles.append(_article(coded))
        for mention in views(coded):
            if mention.id in wanted:
                mentions.append(mention)
                for party in (*mention.actors, *mention.recipients):
                    told.add(_keep(party, actors))
        _name(coded, named, actors)
    naming = _namings(named)
    used = (
        {actor for event in shown for actor, _ in (*event.who, *event.whom)} | {entry.actor for entry in naming} | told
    )
    articles.sort(key=lambda a: (a.published or "9999", a.publisher or "", a.id))
    order = {article.id: number for number, article in enumerate(articles)}
    mentions.sort(key=lambda m: (order[m.document], m.trigger.start, m.id))
    rejected = tuple(sorted(rejections, key=lambda r: (r.where, r.reason, r.detail)))
    days = sorted(a.published[:10] for a in articles if a.published)
    return ReportData(
        title=title,
        version=__version__,
        figures=Figures(
            documents=len(articles),
            publishers=len({a.publisher for a in articles if a.publisher}),
            rejected=len(rejected),
            mentions=len(mentions),
            events=len(events),
            confirmed=sum(len(event.origins) > 1 for event in events),
            conflicts=sum(bool(event.conflicts) for event in events),
            first=days[0] if days else None,
            last=days[-1] if days else None,
        ),
        events=shown,
        mentions=tuple(mentions),
        documents=tuple(articles),
        actors=tuple(actors[identity] for identity in sorted(used)),
        naming=naming,
        rejections=rejected,
        judgements=tuple(judgements),
        quads=dict(sorted(QUADS.items())),
    )


def _event(event: Event, actors: dict[str, ActorName]) -> ReportEvent:
    """The event with its parties' ids; the actors that it names first are added to ``actors``."""

    def parties(names: tuple[str, ...], links: tuple[ActorLink, ...]) -> tuple[tuple[str, str], ...]:
        if len(links) != len(names):
            links = tuple(ActorLink(None, name, None, (), 0.0, "") for name in names)
        return tuple((_keep(link, actors), party_name(link.id, link.name, link.country)) for link in links)

    who, whom = parties(event.actors, event.actor_links), parties(event.recipients, event.recipient_links)
    return ReportEvent(event, QUADS.get(event.event or event.act, 0), who, whom)


def _keep(link: ActorLink | PartyView, actors: dict[str, ActorName]) -> str:
    """The key of an actor; two actors without an id and of one name share one."""
    key = link.id or link.name or "unknown"
    actors.setdefault(
        key, ActorName(key, role_name(key, link.name, link.country, link.sectors), link.country, link.sectors)
    )
    return key


def _article(coded: CodedDocument) -> ReportDocument:
    document = coded.document
    asides = []
    words = 0
    for segment in document.segments:
        text = segment.span.of(document.text)
        if segment.kind in CONTENT_KINDS:
            words += len(text.split())
        else:
            short = " ".join(text.split())
            if len(short) > ASIDE_CHARACTERS:
                short = short[: ASIDE_CHARACTERS - 1] + "…"
            asides.append(Aside(short, segment.kind, segment.rule))
    return ReportDocument(
        id=document.id,
        title=document.title or document.source,
        source=document.source,
        words=words,
        mentions=len(coded.mentions),
        publisher=document.publisher,
        published=document.published.value,
        grounds=document.published.grounds,
        url=document.url,
        language=document.language,
        asides=tuple(asides),
        credits=tuple(sorted({credit.name for credit in document.credits})),
        notes=document.notes,
    )


def _name(coded: CodedDocument, named: dict[str, Counter[tuple[str, str]]], actors: dict[str, ActorName]) -> None:
    """Count who calls whom what in one document."""
    publisher = coded.document.publisher or "unknown publisher"
    for entity in coded.resolved.entities:
        phrase, link = coded.tags.phrases[entity.phrase], entity.link
        if link.id is None or phrase.pronoun:
            continue
        words = " ".join(phrase.span.of(coded.document.text).split())
        named.setdefault(_keep(link, actors), Counter())[(publisher, words)] += 1


def _namings(named: dict[str, Counter[tuple[str, str]]]) -> tuple[Naming, ...]:
    out = []
    for actor, uses in named.items():
        publishers: dict[str, list[tuple[str, int]]] = {}
        for (publisher, words), count in sorted(uses.items(), key=lambda item: (-item[1], item[0])):
            publishers.setdefault(publisher, []).append((words, count))
        total = sum(uses.values())
        out.append(Naming(actor, total, tuple((p, tuple(publishers[p])) for p in sorted(publishers))))
    out.sort(key=lambda n: (-n.uses, n.actor))
    return tuple(out[:NAMED_ACTORS])
