"""Which records tell one story (bench/stories/README.md): likeness of documents and copies, as merging compares them.

The program joins mentions into events and has no step of its own that groups whole documents. What it does have is
measured here alone: the words of a document weighed by :class:`polybius.merging.words.Weighing` (the likeness behind
"story.close"), passages copied from one another (:mod:`polybius.merging.copies`), and average linkage
(:mod:`polybius.merging.linking`). Input: title and text, and the day where the set gives it, by which stories end.
Labels are read by the scorer alone. All records are clustered; those without a story are not scored.

``REACH`` and ``DAYS`` are the same for all sets; they were chosen by a look at the development files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.pipeline import rows, shared_scorer
from polybius.merging.copies import find_copies
from polybius.merging.features import DocumentFacts, day_of, document_facts
from polybius.merging.linking import link
from polybius.merging.words import UNIT, Weighing
from polybius.records import Document, Published, Segment, Span

__all__ = ["clusters", "score"]

REACH = 0.14
"""Mean likeness that two groups must have to be one story."""
DAYS = 30
"""Days apart from which on two records are not one story, however alike."""
_FLOOR = 0.06
"""Likeness below which a pair counts as unlike."""


def score(path: str | Path) -> dict[str, float]:
    """B-cubed precision, recall and F1 of the groups, in percent."""
    records = rows(path)
    found = clusters(records)
    gold: dict[str, list[str]] = defaultdict(list)
    response: dict[int, list[str]] = defaultdict(list)
    for record in records:
        if record["story"] is not None:
            gold[record["story"]].append(record["id"])
            response[found[record["id"]]].append(record["id"])
    scored = list(response.values())
    result = shared_scorer("score_coref", path).score(list(gold.values()), scored)
    return {
        "b3_p": 100 * result["b3"]["p"],
        "b3_r": 100 * result["b3"]["r"],
        "b3_f1": 100 * result["b3"]["f1"],
        "links_f1": 100 * result["links"]["f1"],
        "stories": float(len(gold)),
        "stories_found": float(len(scored)),
    }


def clusters(records: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Record id to the number of its story."""
    documents = [document_facts(_document(r)) for r in records]
    days = [day_of(d.published) for d in documents]
    number = {d.id: n for n, d in enumerate(documents)}
    scores = {
        pair: value - round(1000 * REACH) for pair, value in _likeness(documents).items() if not _apart(days, *pair)
    }
    copies = [(number[first], number[other]) for other, first in find_copies(documents).documents.items()]
    joined = sorted((min(a, b), max(a, b)) for a, b in copies if a != b)
    groups = link(len(documents), scores, [], joined, missing=-round(1000 * REACH))
    return {documents[n].id: name for name, group in enumerate(groups) for n in group}


def _apart(days: Sequence[int | None], a: int, b: int) -> bool:
    first, second = days[a], days[b]
    return first is not None and second is not None and abs(first - second) > DAYS


def _document(record: Mapping[str, Any]) -> Document:
    title, text = record.get("title") or "", record.get("text") or ""
    if title and not text.startswith(title):
        text = f"{title}\n{text}"
    date = record.get("published") or record.get("date")
    return Document(
        id=record["id"],
        text=text,
        source=record["id"],
        published=Published(date, "metadata") if date else Published(None, "unknown"),
        segments=(Segment(Span(0, len(text)), "paragraph"),),
    )


def _likeness(documents: Iterable[DocumentFacts]) -> dict[tuple[int, int], int]:
    """Thousandths of the cosine of every pair above :data:`_FLOOR`, by an index of the words."""
    documents = list(documents)
    weighing = Weighing(d.terms for d in documents)
    vectors = [weighing.vector(d.terms) for d in documents]
    postings: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    out: dict[tuple[int, int], int] = {}
    for n, vector in enumerate(vectors):
        total = np.zeros(n, np.int64)
        for term, weight in vector.items():
            where, weights = postings[term]
            if where:
                total[where] += weight * np.array(weights, np.int64)
            where.append(n)
            weights.append(weight)
        near = np.flatnonzero(total >= round(_FLOOR * UNIT * UNIT))
        out.update(((int(m), n), round(1000 * int(total[m]) / (UNIT * UNIT))) for m in near)
    return out
