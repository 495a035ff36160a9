"""The table of events for a terminal or a text file."""

from __future__ import annotations

from collections.abc import Sequence

from polybius.exploring.labels import country_name, days, headline, party_name
from polybius.exploring.terminal import Style, clean, clip, columns
from polybius.records import ActorLink, Event

__all__ = ["event_table", "parties"]

SHORT = 10
"""Characters of an id that the table shows (more where they would name two events)."""
NARROW = 130
"""Columns below which types and places give way to the parties."""
_HEADS = ("id", "when", "what", "who → whom", "status", "where", "art.", "orig.", "")
_COLOURS = {
    "occurred": "green", "ongoing": "cyan", "planned": "cyan", "called-for": "cyan",
    "alleged": "yellow", "hypothetical": "yellow", "denied": "red", "negated": "red",
}  # fmt: skip


def parties(event: Event) -> str:
    """ "Turkey → Georgia"; joint acts "Turkey, Georgia"; an unknown actor is named as such."""
    who = _names(event.actors, event.actor_links) or "unknown actor"
    whom = _names(event.recipients, event.recipient_links)
    return f"{who} → {whom}" if whom else who


def _names(values: Sequence[str], links: Sequence[ActorLink]) -> str:
    shown = [party_name(link.id, link.name, link.country) for link in links] if links else values
    return ", ".join(clip(clean(name), 40) for name in shown)


def _when(event: Event) -> str:
    """The days, the second one shortened: "2031-03-10…16"; the day of the first report where no text gives a time."""
    first, _, last = days(event.time).partition(" to ")
    if not first:
        return f"told {event.first_seen[:10]}" if event.first_seen else "no date"
    same = 8 if first[:7] == last[:7] else 5 if first[:4] == last[:4] else 0
    return f"{first}…{last[same:]}" if last else first


def short_ids(events: Sequence[Event]) -> list[str]:
    """The beginnings of the ids, long enough to tell the events apart."""
    size = SHORT
    while len({event.id[:size] for event in events}) < len(events):
        size += 2
    return [event.id[:size] for event in events]


def event_table(events: Sequence[Event], *, width: int, style: Style) -> list[str]:
    """The lines of the table, the head first; "!" at the end marks events whose reports conflict."""
    what, where = (34, 22) if width >= NARROW else (18, 11)
    rows = [
        (
            identity,
            _when(event),
            clip(("·history " if event.background else "") + headline(event.act, event.mode, event.event), what),
            parties(event),
            event.status,
            clip(clean(event.place or country_name(event.place_country)), where),
            str(event.articles),
            str(len(event.origins)),
            "!" if event.conflicts else "",
        )
        for event, identity in zip(events, short_ids(events), strict=True)
    ]
    lines = []
    for number, cells in enumerate(columns(_HEADS, rows, width=width, flexible=3, right=frozenset({6, 7}))):
        if number == 0:
            cells = [style(cell, "dim") for cell in cells]
        else:
            cells[0] = style(cells[0], "dim")
            cells[3] = style(cells[3], "bold")
            cells[4] = style(cells[4], _COLOURS.get(cells[4].strip(), "dim"))
            cells[8] = style(cells[8], "red", "bold")
        lines.append("  ".join(cells).rstrip())
    return lines
