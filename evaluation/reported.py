"""Two sets of other schemes, reported for orientation: the fine types of CASE 2021 (our acts and modes mapped to
them), and which of two entities acts on the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation.pairs import spans_of
from evaluation.pipeline import annotate, annotated, rows
from polybius.records import CodedDocument

__all__ = ["aw_direction", "case2021"]

Row = Mapping[str, Any]
_STATE = frozenset({"GOV", "MIL", "COP"})
_FINE = {
    "ASSAULT/suicide-attack": "SUIC_BOMB", "ASSAULT/unconventional": "CHEM_WEAP", "ASSAULT/sexual": "SEX_VIOL",
    "ASSAULT/aerial": "AIR_STRIKE", "ASSAULT/drone": "AIR_STRIKE", "ASSAULT/heavy-weapons": "ART_MISS_ATTACK",
    "ASSAULT/explosives": "REM_EXPLOS", "ASSAULT/abduct": "ABDUCT_DISSAP", "ASSAULT/destroy": "PROPERTY_DISTRUCT",
    "ASSAULT/crowd-control": "FORCE_AGAINST_PROTEST", "PROTEST/riot": "VIOL_DEMONSTR", "COERCE/arrest": "ARREST",
    "RETREAT/withdraw": "NON_VIOL_TERRIT_TRANSFER", "RETREAT/disarm": "DISR_WEAP",
    "RETREAT/ceasefire": "AGREEMENT", "MOBILIZE": "CHANGE_TO_GROUP_ACT", "PROTEST": "PEACE_PROTEST",
    "ACCUSE": "ATTRIB", "AGREE": "AGREEMENT", "SANCTION": "DIPLO", "CONSULT": "DIPLO", "REJECT": "DIPLO",
}  # fmt: skip
"""Our acts in the set's terms, the more telling first; what is missing here is told below or has no like."""


def _fine(mention: Row, text: str) -> str | None:
    """The set's type of one mention."""
    act, mode = mention["act"], mention["mode"]
    sectors = [set(p["sectors"]) for p in mention["actors"]]
    near = text[max(0, mention["trigger"]["start"] - 60) : mention["trigger"]["end"] + 60].lower()
    if act == "ASSAULT" and mode == "explosives" and "grenade" in near:
        return "GRENADE"
    if act == "COERCE" and mode == "seize":
        if any(word in near for word in ("weapon", "arms", "explosive", "ammunition", "cache")):
            return "DISR_WEAP"
        return "GOV_REGAINS_TERIT" if any(s & _STATE for s in sectors) else "NON_STATE_ACTOR_OVERTAKES_TER"
    if act == "ASSAULT" and mode in (None, "firearms", "beat", "primitive", "targeted"):
        if len(sectors) > 1 or (mode is None and "clash" in near):
            return "ARMED_CLASH"
        return "MOB_VIOL" if sectors and all("CVL" in s for s in sectors) else "ATTACK"
    return _FINE.get(f"{act}/{mode}") or _FINE.get(act)


def _fine_type(mentions: list[Row], text: str) -> str | None:
    found = [f for m in mentions if m["event"] is not None and (f := _fine(m, text)) is not None]
    if "PEACE_PROTEST" in found and {"ARREST", "FORCE_AGAINST_PROTEST"} & set(found):
        return "PROTEST_WITH_INTER"
    order = {name: number for number, name in enumerate(dict.fromkeys([*_FINE.values(), "ATTACK"]))}
    return min(found, key=lambda name: order.get(name, 5), default=None)


def case2021(path: str | Path) -> dict[str, float]:
    """Fine types: weighted F1 over all labels and over ACLED's 25, accuracy, share without an answer."""
    records = rows(path)
    docs = [{"id": r["id"], "text": r["text"]} for r in records]
    said = [_fine_type(a["mentions"], r["text"]) for r, a in zip(records, annotate(docs), strict=True)]
    gold = [r["label"] for r in records]
    acled = [n for n, r in enumerate(records) if r["scheme"] == "ACLED"]
    return {
        "weighted_f1": _weighted(gold, said),
        "weighted_f1_acled": _weighted([gold[n] for n in acled], [said[n] for n in acled]),
        "accuracy": 100 * sum(g == s for g, s in zip(gold, said, strict=True)) / len(gold),
        "no_answer": 100 * sum(s is None for s in said) / len(said),
    }


def _weighted(gold: list[str], said: list[str | None]) -> float:
    hits = Counter(g for g, s in zip(gold, said, strict=True) if g == s)
    real, called = Counter(gold), Counter(said)
    return 100 * sum(2 * hits[k] / (real[k] + called[k]) * n for k, n in real.items()) / len(gold)


def aw_direction(path: str | Path) -> dict[str, float]:
    """Does the first entity act on the second? Accuracy and macro-F1; nine of ten do, so look at the latter."""
    records = rows(path)
    docs = [{"id": r["id"], "text": r["text"]} for r in records]
    hits: Counter[tuple[bool, bool]] = Counter()
    for record, (_, coded) in zip(records, annotated(docs), strict=True):
        hits[bool(record["acts_on"]), _forward(record, coded)] += 1
    n = sum(hits.values())
    scores = [2 * hits[k, k] / max(1, 2 * hits[k, k] + hits[k, not k] + hits[not k, k]) for k in (True, False)]
    return {"accuracy": 100 * (hits[True, True] + hits[False, False]) / n, "macro_f1": 50 * sum(scores)}


def _forward(record: Row, coded: CodedDocument) -> bool:
    """Is the first rather than the second the actor, by what the model proposes of all triggers?"""
    parse = coded.parse
    names = [record[side].partition(":")[2] for side in ("source", "target")]
    first, second = (spans_of(record["text"], name) for name in names)
    if parse is None:
        return True

    def inside(token: int, spans: list[tuple[int, int]]) -> bool:
        return any(parse.start[token] < e and s < parse.end[token] for s, e in spans)

    forward = backward = 0.0
    for p in parse.proposals or ():
        actor, recipient = (
            [
                max((getattr(a, role) for a in p.arguments if inside(a.token, spans)), default=0.0)
                for spans in (first, second)
            ]
            for role in ("actor", "recipient")
        )
        forward = max(forward, p.likelihood * (actor[0] + recipient[1]))
        backward = max(backward, p.likelihood * (actor[1] + recipient[0]))
    return forward >= backward
