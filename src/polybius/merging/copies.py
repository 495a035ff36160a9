"""Near-copies: which paragraphs were copied from one another, and which documents are mostly copies.

Words are hashed in runs of eight (shingles). A paragraph is a copy where most of the shingles of the shorter of the
two stand in the other (containment). A symmetrical likeness such as Jaccard's, which MinHash estimates, misses the
blog that quotes one paragraph of a long report; so candidates come from an index of sampled shingles, which finds
longer shared runs for certain, and stays linear because each place is paired with the first and the latest alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.merging.groups import Groups

if TYPE_CHECKING:
    from polybius.merging.features import DocumentFacts

__all__ = ["Copies", "find_copies", "shingles_of"]

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
Runs = npt.NDArray[np.uint64]


class Copies(NamedTuple):
    """``paragraphs``: paragraph to the group of its copies (only where shared); ``documents``: likewise.

    A group is named by its first member in the order of publication. ``shares``: for a document in a group, how much
    of it stands in the first document.
    """

    paragraphs: dict[Paragraph, Paragraph]
    documents: dict[str, str]
    shares: dict[str, float]


@lru_cache(maxsize=1 << 17)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def shingles_of(words: Sequence[str]) -> bytes:
    """The hashes of all runs of :data:`SHINGLE` words, sorted, each once, eight bytes each; empty for shorter texts."""
    if len(words) < SHINGLE:
        return b""
    column = np.array([_word_hash(word) for word in words], np.uint64)
    count = len(column) - SHINGLE + 1
    total = np.zeros(count, np.uint64)
    for offset in range(SHINGLE):
        # Sums wrap around at 64 bits.
        total = total * _FACTOR + column[offset : offset + count]
    return np.unique(total ^ (total >> np.uint64(29))).tobytes()


def find_copies(documents: Iterable[DocumentFacts]) -> Copies:
    """Groups of copies among ``documents``; independent of their order."""
    ordered = sorted(documents, key=lambda d: (d.published or "9999", d.id))
    rank = {d.id: n for n, d in enumerate(ordered)}
    paragraphs: list[Paragraph] = []
    runs: list[Runs] = []
    for document in ordered:
        for number, data in sorted(document.shingles.items()):
            if data:
                paragraphs.append((document.id, number))
                runs.append(np.frombuffer(data, np.uint64))
    return _group(paragraphs, runs, _candidates([rank[d] for d, _ in paragraphs], runs), rank)


def _sampled(runs: Runs) -> Runs:
    """Every fourth run by its hash, and the smallest, so that a short paragraph has one too."""
    return np.union1d(runs[runs % _SAMPLE == 0], runs[:1])


def _candidates(owner: list[int], runs: list[Runs]) -> list[tuple[int, int]]:
    """Pairs of paragraphs of two documents that share a sampled run: each with the first and the one before it."""
    samples = [_sampled(part) for part in runs]
    if not samples:
        return []
    keys = np.concatenate(samples)
    places = np.repeat(np.arange(len(samples)), [len(s) for s in samples])
    order = np.lexsort((places, keys))
    keys, places = keys[order], places[order]
    begins = np.concatenate([[True], keys[1:] != keys[:-1]])
    first = places[np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0))]
    later = ~begins
    before = np.concatenate([[0], places[:-1]])
    both = np.concatenate([np.stack([first[later], places[later]], 1), np.stack([before[later], places[later]], 1)])
    documents = np.array(owner)
    both = both[documents[both[:, 0]] != documents[both[:, 1]]]
    return [(int(a), int(b)) for a, b in np.unique(both, axis=0)]


def _group(paragraphs: list[Paragraph], runs: list[Runs], pairs: list[tuple[int, int]], rank: dict[str, int]) -> Copies:
    groups = Groups[Paragraph]()
    shared: dict[tuple[str, str], list[Runs]] = {}
    for a, b in pairs:
        common = np.intersect1d(runs[a], runs[b], assume_unique=True)
        shared.setdefault((paragraphs[a][0], paragraphs[b][0]), []).append(common)
        if len(common) >= RUN and len(common) >= CONTAINED * min(len(runs[a]), len(runs[b])):
            groups.join(paragraphs[a], paragraphs[b])
    sizes: dict[str, int] = {}
    for (document, _), part in zip(paragraphs, runs, strict=True):
        sizes[document] = sizes.get(document, 0) + len(part)
    wholes = Groups[str]()
    shares: dict[str, float] = {}
    for (one, other), parts in sorted(shared.items(), key=lambda item: (rank[item[0][0]], rank[item[0][1]])):
        count = len(np.unique(np.concatenate(parts)))
        share = count / min(sizes[one], sizes[other])
        if share >= WHOLE and count >= RUN:
            wholes.join(one, other)
            shares[other] = max(shares.get(other, 0.0), round(min(1.0, share), 2))
    return Copies(groups.named(lambda p: (rank[p[0]], p[1])), wholes.named(lambda d: rank[d]), shares)
