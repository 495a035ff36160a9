"""Refusals without a verb of refusing: "will not release the prisoners" is REJECT (``lexicon/refusals.toml``)."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from polybius.coding.frames import read_toml
from polybius.coding.matching import Match
from polybius.lexicon import data_file
from polybius.records import Token

__all__ = ["refused_mode", "refuser_first"]


@cache
def _data() -> dict[str, Any]:
    raw = read_toml(data_file("refusals.toml"), "refusals.toml")
    modes = {act: rule["mode"] for rule in raw["refusal"] for act in rule["acts"]}
    return {"modals": set(raw["modals"]["words"]), "negations": set(raw["negations"]["words"]), "modes": modes}


def refused_mode(trigger: Token, act: str, *, nominal: bool) -> tuple[bool, str | None]:
    """(is it a refusal, REJECT's mode). Only a finite verb under a negated modal of will refuses."""
    data = _data()
    if nominal or act not in data["modes"]:
        return False, None
    modal = any(c.rel == "aux" and c.lower in data["modals"] for c in trigger.children)
    negated = any(c.rel == "advmod" and c.lower in data["negations"] for c in trigger.children)
    if not modal or not negated or trigger.rel == "advcl":
        return False, None
    return True, data["modes"][act] or None


def refuser_first(match: Match) -> Match:
    """The match of an act that all its parties do ("will not *meet* the envoy"), refused: who is the subject refuses,
    and the others are refused."""
    subjects = tuple(p for p in match.actors if "nsubj" in p.path.split(">")[0])
    others = tuple(p for p in match.actors if p not in subjects)
    if not match.frame.reciprocal or match.recipients or not subjects or not others:
        return match
    return msgspec.structs.replace(match, actors=subjects, recipients=others)
