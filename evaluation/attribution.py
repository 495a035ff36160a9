"""Who says what: outermost attributions against PolNeAR (bench/attribution/README.md), end to end from the text."""

from __future__ import annotations

from pathlib import Path

from evaluation.pipeline import annotate, rows, shared_scorer

__all__ = ["score"]


def score(path: str | Path) -> dict[str, float]:
    """The scorer's headline figures: triples, exact spans of each role, source given content, recall by kind."""
    scorer = shared_scorer("score_attribution", path)
    gold = rows(path)
    documents = [
        {"id": d["id"], "text": d["text"], "published": d.get("date"), "publisher": d.get("outlet")} for d in gold
    ]
    counts = []
    for document, record in zip(gold, annotate(documents), strict=True):
        wanted, found = document["attributions"], record["attributions"]
        for attribution in (*wanted, *found):
            for role in scorer.ROLES:
                attribution[role] = sorted({(int(s), int(e)) for s, e in attribution.get(role) or []})
        counts.append(scorer.count(document["text"], wanted, found))
    result = scorer.summary(scorer.pool(counts))
    out = {"triple_half_f1": result["attributions"]["triple >=.5"]["F"]}
    out["triple_half_p"] = result["attributions"]["triple >=.5"]["P"]
    out["triple_half_r"] = result["attributions"]["triple >=.5"]["R"]
    out["triple_exact_f1"] = result["attributions"]["triple exact"]["F"]
    for role in scorer.ROLES:
        out[f"{role}_exact_f1"] = result["spans"][role]["exact"]["F"]
        out[f"{role}_tokens_f1"] = result["spans"][role]["tokens"]["F"]
    out["source_given_content"] = result["source given content"][">=.5"]["accuracy"]
    for kind, value in sorted(result["recall"].items()):
        out[f"recall_{kind.replace(' ', '_')}"] = value["R"]
    return out
