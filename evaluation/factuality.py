"""Is the event presented as having happened (bench/factuality/README.md)? Statuses read at the given events.

The mapping from statuses to numbers was fixed before measuring, after the README's suggestion: the sets do not mean the
same by the future, so each has its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from evaluation.pipeline import rows
from polybius.coding import status as status_reading
from polybius.parsing import load_parser
from polybius.records import Document, Segment, Tags, Token, Tokens
from polybius.spans import Span

__all__ = ["MAPPING", "score"]

_SAME = {"occurred": 3.0, "ongoing": 3.0, "denied": -3.0, "negated": -3.0, "hypothetical": 0.0}
MAPPING: dict[str, dict[str, float]] = {
    "meantime": {**_SAME, "planned": 2.5, "called-for": 0.0, "alleged": 3.0},
    "uw": {**_SAME, "planned": 2.0, "called-for": 0.0, "alleged": 2.0},
    "uds": {**_SAME, "planned": -2.0, "called-for": -2.0, "alleged": 2.0},
}


def score(path: str | Path) -> dict[str, float]:
    """Three-class macro-F1 (headline), F1 of each class, Pearson's r, mean absolute error; the constant +3 beside."""
    name = Path(path).name.partition(".")[0]
    mapping = MAPPING.get(name, MAPPING["uw"])
    events = rows(path)
    texts = list(dict.fromkeys(event["text"] for event in events))
    documents = [
        Document(id=str(n), text=text, source=str(path), segments=(Segment(Span(0, len(text)), "paragraph"),))
        for n, text in enumerate(texts)
    ]
    parses = load_parser().parse(documents)
    by_text = {d.text: Tokens(d, p) for d, p in zip(documents, parses, strict=True)}
    gold = [float(event["score"]) for event in events]
    found = [mapping[_status(event["event_span"], by_text[event["text"]])] for event in events]
    out = _figures(gold, found)
    out.update({f"constant_{key}": value for key, value in _figures(gold, [3.0] * len(gold)).items()})
    return out


def _status(span: Sequence[int], tokens: Tokens) -> str:
    inside = [t for t in tokens if t.start < span[1] and span[0] < t.end]
    if not inside:
        return "occurred"
    head: Token = next((t for t in inside if t.head not in inside), inside[0])
    nominal = head.upos in ("NOUN", "PROPN")
    return status_reading.read_status(head, tokens, Tags(), (), act="", nominal=nominal).status


def _class(value: float) -> str:
    return "happened" if value >= 1 else "not" if value <= -1 else "unclear"


def _figures(gold: Sequence[float], found: Sequence[float]) -> dict[str, float]:
    pairs = [(_class(g), _class(f)) for g, f in zip(gold, found, strict=True)]
    scores = {}
    for name in ("happened", "unclear", "not"):
        hits = sum(g == f == name for g, f in pairs)
        wanted, given = sum(g == name for g, _ in pairs), sum(f == name for _, f in pairs)
        scores[name] = 2 * hits / (wanted + given) if wanted + given else 0.0
    mae = sum(abs(g - f) for g, f in zip(gold, found, strict=True)) / len(gold)
    return {
        "macro_f1": sum(scores.values()) / 3,
        **{f"f1_{name}": value for name, value in scores.items()},
        "pearson": _pearson(gold, found),
        "mae": mae,
    }


def _pearson(a: Sequence[float], b: Sequence[float]) -> float:
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    above = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    below = math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))
    return above / below if below else math.nan
