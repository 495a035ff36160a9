"""The task itself: ``score_gold.py`` on the annotated documents (bench/gold/GUIDELINES.md)."""

from __future__ import annotations

from pathlib import Path

from evaluation.pipeline import annotate, rows, shared_scorer

__all__ = ["score"]


def score(path: str | Path) -> dict[str, float]:
    """All figures of the scorer; F1 where it gives three numbers. ``path``: the docs or the gold file of a pair."""
    name = str(path)
    docs_file = Path(name.replace(".gold.jsonl", ".docs.jsonl"))
    gold_file = Path(name.replace(".docs.jsonl", ".gold.jsonl"))
    scorer = shared_scorer("score_gold", path)
    docs, gold = rows(docs_file), rows(gold_file)
    predicted = list(annotate(docs))
    out: dict[str, float] = {}
    for label, chosen in (("", docs), ("open_", [d for d in docs if not d["id"].startswith("basil")])):
        result, _, _ = scorer.score([d["id"] for d in chosen], gold, predicted)
        for key, value in result.items():
            if isinstance(value, tuple):
                out[f"{label}{key}_p"], out[f"{label}{key}_r"], out[f"{label}{key}_f1"] = value
            elif label == "" or key.endswith("acc"):
                out[label + key] = value
    return out
