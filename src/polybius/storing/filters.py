"""The filters of ``events`` as SQL."""

from __future__ import annotations

import re
from datetime import date, timedelta

from polybius.errors import UsageError

__all__ = ["where_events"]

_WORD = re.compile(r"\w+")


def where_events(
    *,
    actor: str | None,
    recipient: str | None,
    type: str | None,  # noqa: A002 - the name of the option
    since: str | None,
    until: str | None,
    status: str | None,
    text: str | None,
    sure: float | None,
) -> tuple[str, list[str | float]]:
    """A WHERE clause (or "") and its values. Raises :class:`UsageError` for a date that is none."""
    parts: list[str] = []
    values: list[str | float] = []
    for role, party in (("actor", actor), ("recipient", recipient)):
        if party is not None:
            # A code or an id must be equal, a name may be part of one: "RUS" is not meant to find "Crussol".
            parts.append(
                "EXISTS (SELECT 1 FROM event_parties p WHERE p.event = events.id AND p.role = ? AND"
                " (p.country = upper(?) OR p.actor_id = ? OR instr(lower(p.name), lower(?)) > 0))"
            )
            needle = party if len(party) != 3 or party.upper() != party else "\x00"
            values += [role, party, party, needle]
    if type is not None:
        kind, _, mode = type.partition("/")
        parts.append("(event = upper(?) OR act = upper(?))")
        values += [kind, kind]
        if mode:
            parts.append("mode = ?")
            values.append(mode)
    if status is not None:
        parts.append("status = ?")
        values.append(status)
    if since is not None:
        parts.append("coalesce(time_end, date(substr(last_seen, 1, 10), '+1 day')) > ?")
        values.append(_day(since, "since").isoformat())
    if until is not None:
        parts.append("coalesce(time_begin, substr(first_seen, 1, 10)) < ?")
        values.append((_day(until, "until") + timedelta(days=1)).isoformat())
    if text is not None:
        words = _WORD.findall(text)
        if not words:
            raise UsageError(f"no word to look for in {text!r}")
        parts.append(
            "id IN (SELECT em.event FROM sentence_index x JOIN sentences s ON s.number = x.rowid"
            ' JOIN mentions m ON m.document = s.document AND m.sentence_start < s."end" AND s."start" < m.sentence_end'
            " JOIN event_mentions em ON em.mention = m.id"
            " WHERE sentence_index MATCH ?)"
        )
        values.append(" ".join(f'"{word}"' for word in words))
    if sure is not None:
        parts.append(
            "id IN (SELECT em.event FROM event_mentions em JOIN mentions m ON m.id = em.mention WHERE m.score >= ?)"
        )
        values.append(sure)
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), values


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise UsageError(f"--{option} {text}: not a date (YYYY-MM-DD)") from None
