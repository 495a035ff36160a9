"""PLOVER as data and as rules: event types, modes, contexts, sectors, scores, and the status rules.

Source: PLOVER manual, draft 2.0, and the CAMEO conversion table of 2021-09-17 (Open Event Data Alliance, CC BY-SA 4.0),
as facts in ``lexicon/ontology/plover.json``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from polybius.lexicon import data_file

__all__ = [
    "CONTEXTS",
    "EVENT_TYPES",
    "INTERNATIONAL",
    "MODES",
    "QUADS",
    "SECTORS",
    "cameo_code",
    "plover_event",
    "score_of",
    "split_act",
]


@cache
def _data() -> dict[str, Any]:
    raw: dict[str, Any] = msgspec.json.decode(data_file("ontology", "plover.json").read_bytes())
    return raw


def _quad_numbers() -> dict[str, int]:
    return {q["code"]: q["number"] for q in _data()["quads"]}


EVENT_TYPES: tuple[str, ...] = tuple(e["code"] for e in _data()["events"])
MODES: dict[str, tuple[str, ...]] = {e["code"]: tuple(m["code"] for m in e["modes"]) for e in _data()["events"]}
CONTEXTS: tuple[str, ...] = tuple(c["code"] for c in _data()["contexts"])
SECTORS: tuple[str, ...] = tuple(s["code"] for s in _data()["sectors"])
INTERNATIONAL: tuple[str, ...] = tuple(s["code"] for s in _data()["international_actors"])
QUADS: dict[str, int] = {e["code"]: _quad_numbers()[e["quad"]] for e in _data()["events"]}
"""Event type to quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""

_SILENT = frozenset({"called-for", "hypothetical", "negated", "denied"})
_PLANNED = {
    "CONSULT": "AGREE",
    "SUPPORT": "AGREE",
    "COOPERATE": "AGREE",
    "AID": "AGREE",
    "RETREAT": "CONCEDE",
    "CONCEDE": "CONCEDE",
    "AGREE": "AGREE",
    "REQUEST": "REQUEST",
    "ACCUSE": "ACCUSE",
    "REJECT": "REJECT",
    "THREATEN": "THREATEN",
}


def split_act(act: str) -> tuple[str, str | None]:
    """``"CONSULT/visit"`` to ``("CONSULT", "visit")``; the mode is None where there is none."""
    kind, _, mode = act.partition("/")
    return kind, mode or None


def plover_event(act: str, status: str, *, announced: bool = False) -> str | None:
    """The PLOVER event type of an act with a status; None where PLOVER codes nothing.

    Planned cooperative acts are AGREE, planned yielding CONCEDE; planned material conflict is THREATEN where it is
    ``announced`` to its target (told by the actor, or with a recipient), else nothing. Denied, negated, hypothetical
    and called-for acts are nothing: a REQUEST or the denial carries them (PLOVER manual, auxiliary modes).
    """
    if status in _SILENT:
        return None
    if status == "planned":
        return _PLANNED.get(act, "THREATEN" if announced else None)
    return act


@cache
def _scores() -> dict[tuple[str, str | None], float]:
    out: dict[tuple[str, str | None], float] = {}
    for event in _data()["events"]:
        out[event["code"], None] = event["score"]
        for mode in event["modes"]:
            if mode.get("score") is not None:
                out[event["code"], mode["code"]] = mode["score"]
    return out


def score_of(event: str, mode: str | None = None) -> float:
    """PLOVER's score of an event type (and mode), -10 conflict to +10 cooperation."""
    scores = _scores()
    return scores.get((event, mode), scores[event, None])


@cache
def _cameo() -> dict[tuple[str, str | None], str]:
    """The most general code for each (type, mode): a cue's own code (ending in 0) before its parts, then the lowest.

    The table sends single codes to other types than their cue (163 embargo to COERCE, 175 repression to ASSAULT): they
    are exceptions, never the general code of that type.
    """
    cues: dict[str, str] = {}
    for row in _data()["cameo_cues"]:
        events = row["plover"] if isinstance(row["plover"], list) else [row["plover"]]
        for event in events:
            if event is not None:
                cues.setdefault(event, row["cameo"])
    out: dict[tuple[str, str | None], str] = {}
    rows = [r for r in _data()["cameo_map"] if r["event"] is not None]
    rows.sort(key=lambda r: (not r["cameo"].startswith(cues.get(r["event"], "")), len(r["cameo"]), r["cameo"]))
    for row in rows:
        out.setdefault((row["event"], row["mode"]), row["cameo"])
        out.setdefault((row["event"], None), row["cameo"])
    return out


def cameo_code(event: str, mode: str | None = None) -> str | None:
    """The most general CAMEO code that the conversion table maps to this event type and mode."""
    codes = _cameo()
    return codes.get((event, mode)) or codes.get((event, None))
