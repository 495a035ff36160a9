"""Single sentences with known events: plv, plover_gsr, petrarch2_validation, cameo_negatives.

What a mention counts as: its PLOVER type after the status rules; mentions that PLOVER codes as nothing do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evaluation.pairs import pair_label
from evaluation.pipeline import annotate, annotated, rows
from polybius.ontology import QUADS

__all__ = ["cameo_negatives", "petrarch2_validation", "plover_gsr", "plv"]

Row = Mapping[str, Any]
_YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
_QUAD = {**QUADS, "YIELD": 1}
_BODIES = {"UNO": "IGO", "EUR": "IGO"}  # the file of 2016 codes every international body IGO
_CODES = {"JAP": "JPN", "ITL": "ITA", "KSV": "KOS", "ROM": "ROU", "TMP": "TLS", "ZAR": "COD"}


def _annotated(records: Iterable[Row], date: str | None = None) -> list[tuple[Row, list[dict[str, Any]]]]:
    records = list(records)
    docs = [{"id": str(r["id"]), "text": r["text"], "published": date} for r in records]
    return [(r, a["mentions"]) for r, a in zip(records, annotate(docs), strict=True)]


def _coded(mentions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [m for m in mentions if m["event"] is not None]


# -- plv ------------------------------------------------------------------------------------------------------


def _macro(gold: list[str], predicted: list[str | None]) -> float:
    scores = []
    for label in sorted(set(gold)):
        hit = sum(g == p == label for g, p in zip(gold, predicted, strict=True))
        called, real = sum(p == label for p in predicted), sum(g == label for g in gold)
        scores.append(2 * hit / (called + real) if called + real else 0.0)
    return 100 * sum(scores) / len(scores)


def plv(path: str | Path) -> dict[str, float]:
    """Type of a marked pair: accuracy and macro-F1 over the 15 labels, the same on quads; share without answer."""
    records = rows(path)
    docs = [{"id": r["id"], "text": r["text"]} for r in records]
    predicted: list[str | None] = []
    for record, (annotation, coded) in zip(records, annotated(docs), strict=True):
        label = pair_label(record, annotation, coded)
        predicted.append(_YIELD.get(label, label) if label else None)
    gold = [_YIELD.get(r["label"], r["label"]) for r in records]
    gold_quads = [str(r["quad"]) for r in records]
    quads = [str(_QUAD[p]) if p else None for p in predicted]
    if any(r["label"] == "YIELD" and r["quad"] == 2 for r in records):
        quads = [
            g if p == "YIELD" and g in ("1", "2") else q for p, q, g in zip(predicted, quads, gold_quads, strict=True)
        ]
    n = len(records)
    return {
        "accuracy": 100 * sum(g == p for g, p in zip(gold, predicted, strict=True)) / n,
        "macro_f1": _macro(gold, predicted),
        "quad_accuracy": 100 * sum(g == p for g, p in zip(gold_quads, quads, strict=True)) / n,
        "quad_macro_f1": _macro(gold_quads, quads),
        "no_answer": 100 * sum(p is None for p in predicted) / n,
    }


# -- whole records ----------------------------------------------------------------------------------------------


def _countries(codes: Iterable[str | None]) -> frozenset[str]:
    out = set()
    for code in codes:
        if not code or code == "---":
            continue
        head = code[:3]
        out.add(_BODIES.get(head, _CODES.get(head, head)))
    return frozenset(out)


def _parties(mention: Mapping[str, Any], side: str) -> frozenset[str]:
    return frozenset(_BODIES.get(p["country"], p["country"]) for p in mention[side] if p["country"])


def _same(gold: tuple[frozenset[str], frozenset[str]], mention: Mapping[str, Any], *, reciprocal: bool) -> bool:
    actors, recipients = _parties(mention, "actors"), _parties(mention, "recipients")
    if (actors, recipients) == gold:
        return True
    return reciprocal and (not gold[1] or not recipients) and actors | recipients == gold[0] | gold[1]


def plover_gsr(path: str | Path) -> dict[str, float]:
    """Type and both country sets right: recall, and extra mentions per gold record; type alone. The same of the first
    act that each sentence tells alone (``lead``), for the set has one record a sentence, however much it tells."""
    hit = kind = extra = dyad = lead = leads = 0
    annotated = _annotated(rows(path))
    for record, mentions in annotated:
        coded = sorted(_coded(mentions), key=lambda m: (m["trigger"]["start"], m["id"]))
        gold = _countries(p["code"] for p in record["source"]), _countries(p["code"] for p in record["target"])
        right = [m for m in coded if m["event"] == record["event_2021"]]
        matched = [m for m in right if _same(gold, m, reciprocal=True)]
        hit += bool(matched)
        kind += bool(right)
        dyad += any(_same(gold, m, reciprocal=True) for m in coded)
        extra += len(coded) - bool(matched)
        leads += bool(coded)
        lead += bool(matched) and matched[0] is coded[0]
    n = len(annotated)
    return {
        "recall": 100 * hit / n,
        "type_recall": 100 * kind / n,
        "dyad_recall": 100 * dyad / n,
        "extras_per_record": extra / n,
        "lead_recall": 100 * lead / n,
        "lead_extras_per_record": (leads - lead) / n,
    }


def _dyads(mention: Mapping[str, Any]) -> list[tuple[str | None, str | None]]:
    """(actor, recipient) countries; parties of a reciprocal act are paired in the order of the text."""
    actors = list(dict.fromkeys(_BODIES.get(p["country"], p["country"]) for p in mention["actors"])) or [None]
    recipients = list(dict.fromkeys(_BODIES.get(p["country"], p["country"]) for p in mention["recipients"]))
    if not recipients and len(actors) > 1:
        return [(actors[0], other) for other in actors[1:]]
    return [(a, r) for a in actors for r in recipients or [None]]


def petrarch2_validation(path: str | Path) -> dict[str, float]:
    """Coded dyads: precision, recall and F1 of (source, target, type), and false events where none is due."""
    hit = gold_n = called = silent = false = 0
    for record, mentions in _annotated(rows(path)):
        coded = _coded(mentions)
        if record["no_event"]:
            silent += 1
            false += len(coded)
        gold = [(_countries([e["source"]]), _countries([e["target"]]), e["plover"]) for e in record["events"]]
        gold = [g for g in gold if g[2]]
        found: Counter[tuple[frozenset[str], frozenset[str], str]] = Counter()
        for m in coded:
            for a, r in _dyads(m):
                found[frozenset([a] if a else []), frozenset([r] if r else []), m["event"]] += 1
        gold_n += len(gold)
        called += sum(found.values())
        for g in gold:
            if found[g] > 0:
                found[g] -= 1
                hit += 1
    p, r = hit / called if called else 0.0, hit / gold_n if gold_n else 0.0
    return {
        "precision": 100 * p,
        "recall": 100 * r,
        "f1": 200 * p * r / (p + r) if p + r else 0.0,
        "false_per_100_silent": 100 * false / silent if silent else 0.0,
    }


# -- sentences without an event ---------------------------------------------------------------------------------


def cameo_negatives(path: str | Path) -> dict[str, float]:
    """False events per 100 sentences that CAMEO codes as mere statements (01) or appeals (02), which PLOVER drops."""
    annotated = _annotated(r for r in rows(path) if r["plover_dropped"])
    out: dict[str, float] = {}
    for name, roots in (("all", ("01", "02")), ("statements", ("01",)), ("appeals", ("02",))):
        chosen = [_coded(m) for r, m in annotated if r["cameo_root"] in roots]
        key = "" if name == "all" else f"_{name}"
        out[f"false_per_100{key}"] = 100 * sum(map(len, chosen)) / len(chosen)
        out[f"sentences_with_false{key}"] = 100 * sum(map(bool, chosen)) / len(chosen)
    return out
