"""Near-copies: which paragraphs were copied from one another, and which documents are mostly copies.

Words are hashed in runs of eight (shingles). A paragraph is a copy where most of the shingles of the shorter of the
two stand in the other (containment). A symmetrical likeness such as Jaccard's, which MinHash estimates, misses the
blog that quotes one paragraph of a long report; so candidates come from an index of sampled shingles, which finds
every shared run, and stays linear because each shingle remembers only its first and its latest place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from polybius.merging.features import DocumentFacts
from polybius.merging.groups import Groups

__all__ = ["Copies", "find_copies"]

SHINGLE = 8
"""Words in a run. Shorter runs are shared by chance ("the president of the United States said on Monday")."""
CONTAINED = 0.6
"""Part of the shorter paragraph's shingles that must stand in the other."""
RUN = 5
"""Shingles that two paragraphs must share at least: twelve words in a row, which two people do not write by chance."""
WHOLE = 0.5
"""Part of the shorter document's shingles that makes it a copy as a whole."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SAMPLE = np.uint64(4)

Paragraph = tuple[str, int]


class Copies(NamedTuple):
    """``paragraphs``: paragraph to the group of its copies (only where shared); ``documents``: likewise.

    A group is named by its first member in the order of publication. ``shares``: for a document in a group, how much
    of it stands in the first document.
    """

    paragraphs: dict[Paragraph, Paragraph]
    documents: dict[str, str]
    shares: dict[str, float]


def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def find_copies(documents: Iterable[DocumentFacts]) -> Copies:
    """Groups of copies among ``documents``; independent of their order."""
    ordered = sorted(documents, key=lambda d: (d.published or "9999", d.id))
    rank = {d.id: n for n, d in enumerate(ordered)}
    hashes: dict[str, int] = {}
    shingles: dict[Paragraph, frozenset[int]] = {}
    first: dict[int, Paragraph] = {}
    latest: dict[int, Paragraph] = {}
    pairs: set[tuple[Paragraph, Paragraph]] = set()
    for document in ordered:
        for number, words in sorted(document.paragraphs.items()):
            if len(words) < SHINGLE:
                continue
            here: Paragraph = (document.id, number)
            for word in words:
                if word not in hashes:
                    hashes[word] = _word_hash(word)
            column = np.array([hashes[word] for word in words], np.uint64)
            runs = _runs(column)
            shingles[here] = frozenset(runs.tolist())
            for key in _sampled(runs):
                for before in {first.setdefault(key, here), latest.get(key, here)}:
                    if before[0] != document.id:
                        pairs.add((before, here))
                latest[key] = here
    return _group(shingles, pairs, rank)


def _runs(column: np.ndarray) -> np.ndarray:
    """Rolling hashes of all runs of :data:`SHINGLE` words; sums wrap around at 64 bits."""
    count = len(column) - SHINGLE + 1
    total = np.zeros(count, np.uint64)
    for offset in range(SHINGLE):
        total = total * _FACTOR + column[offset : offset + count]
    return total ^ (total >> np.uint64(29))


def _sampled(runs: np.ndarray) -> list[int]:
    """Every fourth run by its hash, and the smallest, so that a short paragraph has one too."""
    return sorted({*runs[runs % _SAMPLE == 0].tolist(), int(runs.min())})


def _group(
    shingles: dict[Paragraph, frozenset[int]], pairs: set[tuple[Paragraph, Paragraph]], rank: dict[str, int]
) -> Copies:
    def order(paragraph: Paragraph) -> tuple[int, int]:
        return rank[paragraph[0]], paragraph[1]

    groups = Groups[Paragraph]()
    shared: dict[tuple[str, str], set[int]] = {}
    for a, b in sorted(pairs, key=lambda p: (order(p[0]), order(p[1]))):
        common = shingles[a] & shingles[b]
        shared.setdefault((a[0], b[0]), set()).update(common)
        if len(common) >= RUN and len(common) >= CONTAINED * min(len(shingles[a]), len(shingles[b])):
            groups.join(a, b)
    sizes: dict[str, int] = {}
    for (document, _), runs in shingles.items():
        sizes[document] = sizes.get(document, 0) + len(runs)
    wholes = Groups[str]()
    shares: dict[str, float] = {}
    for (one, other), runs_shared in sorted(shared.items(), key=lambda item: (rank[item[0][0]], rank[item[0][1]])):
        share = len(runs_shared) / min(sizes[one], sizes[other])
        if share >= WHOLE and len(runs_shared) >= RUN:
            wholes.join(one, other)
            shares[other] = max(shares.get(other, 0.0), round(min(1.0, share), 2))
    return Copies(groups.named(order), wholes.named(lambda d: rank[d]), shares)
