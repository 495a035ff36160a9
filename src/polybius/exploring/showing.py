"""``polybius show``: one event with every report of it, what they agree on and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from polybius.exploring.labels import country_name, days, headline, party_name
from polybius.exploring.marks import Piece
from polybius.exploring.tables import parties
from polybius.exploring.terminal import Style, clean, fill
from polybius.exploring.views import MentionView, PartyView, QuantityView, TimeView, VoiceView
from polybius.records import Document, Event, Support

__all__ = ["chain_text", "marked", "show_event"]

_COLOURS = {
    "trigger": ("bold", "yellow"), "actor": ("blue",), "recipient": ("magenta",), "object": ("dim",),
    "time": ("green",), "place": ("cyan",), "quantity": ("red",), "source": ("dim",), "cue": ("dim",),
}  # fmt: skip


def marked(pieces: Sequence[Piece], style: Style) -> str:
    """A sentence in the notation of the frame files: ``[actor Turkey] {expelled} [recipient two diplomats]``."""
    out = []
    for text, mark in pieces:
        words = " ".join(clean(text).split())
        lead = " " if text[:1].isspace() else ""
        tail = " " if text[-1:].isspace() and words else ""
        if mark == "trigger":
            words = style(f"{{{words}}}", *_COLOURS[mark])
        elif mark:
            words = style(f"[{mark} {words}]", *_COLOURS[mark])
        out.append(lead + words + tail)
    return "".join(out).strip()


def chain_text(chain: Sequence[VoiceView]) -> str:
    """ "The Ledger → NBC News (outlet) → KCNA (agency, “said”)"; the publisher comes first without its kind."""
    parts = []
    for voice in chain:
        notes = [] if voice.kind == "publisher" else [voice.kind]
        if voice.cue:
            notes.append(f"“{clean(voice.cue)}”")
        parts.append(clean(voice.name) + (f" ({', '.join(notes)})" if notes else ""))
    return " → ".join(parts) or "no publisher known, no source named"


def _party(party: PartyView) -> str:
    codes = " ".join(filter(None, [party.country, *party.sectors]))
    words = "implied" if party.text is None else f"“{clean(party.text)}”"
    if party.refers:
        words += f" for “{clean(party.refers)}”"
    return f"{clean(party.name)}{f' [{codes}]' if codes else ''}: {words}, {clean(party.reason)}"


def _time(time: TimeView) -> str:
    when = days((time.begin, time.end or time.begin)) if time.begin else "no calendar date"
    return f"“{clean(time.text)}” → {when}" if time.text else f"{when} (from the publication date)"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.15g}"


def _quantity(quantity: QuantityView) -> str:
    low, high = _number(quantity.low), _number(quantity.high)
    words = (
        low if low == high else f"at least {low}" if not high else f"at most {high}" if not low else f"{low} to {high}"
    )
    # People are counted by what became of them; money and goods by their unit.
    what = quantity.unit or "" if quantity.kind in ("money", "other") else quantity.kind
    return f"{words} {what} (“{clean(quantity.text)}”)"


def _source(document: Document) -> str:
    return document.publisher or document.title or document.source


def _facts(mention: MentionView) -> Iterator[tuple[str, str]]:
    for name, found in (("actor", mention.actors), ("recipient", mention.recipients)):
        for party in found:
            yield name, _party(party)
    if mention.object:
        yield "object", f"“{clean(mention.object[0])}”"
    if mention.time:
        yield "time", _time(mention.time)
    if mention.place:
        where = ", ".join(filter(None, [mention.place.name, mention.place.admin1, country_name(mention.place.country)]))
        yield "place", f"“{clean(mention.place.text)}” → {clean(where)}"
    for quantity in mention.quantities:
        yield "number", _quantity(quantity)


def _supports(found: Sequence[Support], publishers: Mapping[str, str], names: Mapping[str, str]) -> Iterator[str]:
    for support in found:
        who = ", ".join(sorted({publishers.get(mention, mention) for mention in support.mentions}))
        count = "1 origin" if support.origins == 1 else f"{support.origins} origins"
        yield f"{clean(names.get(support.value, support.value))}: {clean(who)} ({count})"


def show_event(
    event: Event, mentions: Sequence[MentionView], documents: Mapping[str, Document], *, width: int, style: Style
) -> Iterator[str]:
    """The lines. ``documents`` by id; ``mentions`` in the order in which they are to be shown."""
    publishers = {m.id: _source(documents[m.document]) for m in mentions}
    names = {
        party.id: party_name(party.id, party.name, party.country)
        for mention in mentions
        for party in (*mention.actors, *mention.recipients)
        if party.id
    }
    yield style(parties(event), "bold")
    where = ", ".join(dict.fromkeys(filter(None, [event.place, country_name(event.place_country)])))
    facts = [headline(event.act, event.mode, event.event), event.status, days(event.time) or "no date", clean(where)]
    if event.event is None:
        facts.append("no PLOVER event")
    if event.background:
        facts.append("told as history")
    yield " · ".join(filter(None, facts))
    articles = "1 article" if event.articles == 1 else f"{event.articles} articles"
    origins = "1 independent origin" if len(event.origins) == 1 else f"{len(event.origins)} independent origins"
    yield style(f"{event.id} · {articles}, {origins}", "dim")
    if event.conflicts:
        yield ""
        yield style("Where the reports differ", "bold", "red")
        for conflict in event.conflicts:
            yield fill(f"{conflict.field.replace('_', ' ')}: {clean(conflict.note)}", width, "  ")
            for line in _supports(conflict.values, publishers, names):
                yield fill(line, width, "    ")
    for number, mention in enumerate(mentions, 1):
        document = documents[mention.document]
        yield ""
        head = f"{number}. {clean(document.publisher or 'unknown publisher')}"
        when = document.published.value[:10] if document.published.value else "no date"
        yield f"{style(head, 'bold')}, {when} · {mention.status}{', told as history' if mention.background else ''}"
        if document.title:
            yield fill(clean(document.title), width, "   ")
        yield fill(marked(mention.pieces, style), width + (60 if style.colour else 0), "   > ")
        yield fill(chain_text(mention.chain), width, "   ")
        for name, value in _facts(mention):
            yield fill(f"{name}: {value}", width, "   - ")
        yield style(f"   {mention.id} · {clean(document.source)} · {mention.rule}", "dim")
    yield ""
    yield style("What they say, field by field", "bold")
    for field, found in (*event.agreement.items(), *event.quantities.items()):
        for line in _supports(found, publishers, names):
            yield fill(f"{field.replace('_', ' ')} = {line}", width, "  ")
    yield ""
    yield style("Where the reports come from", "bold")
    for origin in event.origins:
        known = documents.get(origin.name)
        name = _source(known) if known else origin.name
        count = "1 report" if len(origin.mentions) == 1 else f"{len(origin.mentions)} reports"
        yield fill(f"{clean(name)}: {count}; {clean(origin.reason)}", width, "  ")
    if event.detail:
        number_of = {m.id: f"report {number}" for number, m in enumerate(mentions, 1)}
        yield ""
        yield style("Why they are one event", "bold")
        for left, right, score, reason in event.detail:
            pair = f"{number_of.get(left, left)} = {number_of.get(right, right)}"
            yield fill(f"{pair}: {clean(reason)} (score {score:.2f})", width, "  ")
