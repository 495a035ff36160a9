"""Names to show for the codes in an event: actors, countries, types, spans of days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

__all__ = ["country_name", "days", "headline", "party_name", "role_name", "spoken_day", "world"]

INTERNATIONAL = {
    "UNO": "United Nations",
    "EUR": "European Union",
    "IGO": "international organisation",
    "NGO": "non-governmental organisation",
    "ISM": "international movement",
    "IMG": "international armed group",
    "MNC": "multinational company",
}
_SECTORS = {
    "COP": "police", "GOV": "government", "JUD": "courts", "LEG": "parliament", "MIL": "military",
    "PRM": "paramilitaries", "PTY": "parties", "REB": "rebels", "SPY": "intelligence",
    "UAF": "unidentified armed people", "UNK": "unidentified", "AGR": "farmers", "BUS": "business",
    "CRM": "criminals", "CVL": "civilians", "EDU": "schools and students", "ELI": "former officials",
    "JRN": "journalists", "LAB": "workers", "MED": "health workers", "REF": "refugees", "OPP": "opposition",
    "PRE": "partially recognised", "REL": "clergy", "SOC": "civil society",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@cache
def world() -> dict[str, Any]:
    """The map of the report (see ``tools/world_map.py``): size, projection, and countries by ISO code."""
    data: dict[str, Any] = msgspec.json.decode(
        files("polybius.exploring").joinpath("report", "assets", "world.json").read_bytes()
    )
    return data


def country_name(code: str | None) -> str:
    """The name of a country or an international code; the code itself where unknown, "" for None."""
    if code is None:
        return ""
    entry = world()["countries"].get(code)
    return str(entry[0]) if entry else INTERNATIONAL.get(code, code)


def role_name(identity: str, name: str | None, country: str | None, sectors: tuple[str, ...]) -> str:
    """The name of an actor wherever it acts. A role (``role:GEO:GOV``) is many people: "Georgia, government"."""
    if not identity.startswith("role:"):
        return name or identity
    words = [_SECTORS.get(sector, sector) for sector in sectors[:2]]
    return ", ".join(filter(None, [country_name(country), *words])) or name or identity


def party_name(identity: str | None, name: str | None, country: str | None) -> str:
    """The name of an actor; a role that does not name its country itself gets it behind: "soldiers (North Korea)"."""
    shown = name or identity or "unknown"
    if identity is not None and identity.startswith("role:") and country is not None:
        place = country_name(country)
        if place[:4].lower() not in shown.lower():
            return f"{shown} ({place})"
    return shown


def days(time: tuple[str, str] | None) -> str:
    """An interval (end exclusive) as people write it: "2031-03-04", "2031-03", "2031", "2031-03-04 to 2031-03-06"."""
    if time is None:
        return ""
    begin, end = time[0][:10], time[1][:10]
    try:
        first, last = date.fromisoformat(begin), date.fromisoformat(end) - timedelta(days=1)
    except ValueError:
        return begin if begin == end else f"{begin} to {end}"
    if last <= first:
        return begin
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        if months == 1:
            return begin[:7]
        if months == 12 and first.month == 1:
            return begin[:4]
    return f"{begin} to {last.isoformat()}"


def spoken_day(iso: str) -> str:
    """ "2031-03-04" as "4 March 2031"; the text itself where it is no date."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def headline(act: str, mode: str | None, event: str | None) -> str:
    """Act and mode, and the PLOVER type where the status makes it another one: "CONSULT/visit (AGREE)"."""
    name = f"{act}/{mode}" if mode else act
    return name if event in (act, None) else f"{name} ({event})"
