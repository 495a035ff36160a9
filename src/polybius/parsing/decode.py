"""From what the model puts out to trees and tags: one tree a sentence, relations that fit, entities well formed."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from polybius.parsing.model import Labels, Outputs, Relations
from polybius.parsing.trees import best_tree

__all__ = ["Decoded", "decode"]

Ints = npt.NDArray[np.int64]


class Decoded(msgspec.Struct, frozen=True):
    """A call decoded. In one row, words of all windows: label numbers. By window (B, N): ``head`` (0 for a root, else
    word of the window + 1) and ``sentence`` (numbered from 0 in each window)."""

    upos: Ints
    xpos: Ints
    feats: Ints
    rel: Ints
    ner: Ints
    sentence: Ints
    head: Ints


def decode(outputs: Outputs, exists: npt.NDArray[np.bool_], labels: Labels, relations: Relations) -> Decoded:
    """Repair what is no tree, choose relations again where heads changed, and make entity tags consistent."""
    sentence = outputs.seg
    head = np.where(exists, outputs.head, 0)
    rel = outputs.rel.copy()
    changed = _repair(outputs, exists, sentence, head)[exists]
    flat = head[exists]
    # A root has the relation "root" and nothing else has.
    again = np.flatnonzero((flat > 0) & (changed | (rel == labels.root)))
    if len(again):
        rows = np.nonzero(exists)[0][again]
        scores = relations.scores(outputs.dep[again], outputs.gov[rows, flat[again]])
        scores[:, labels.root] = -np.inf
        rel[again] = scores.argmax(1)
    rel[flat == 0] = labels.root
    _active_subjects(rel, flat, exists, labels)
    ner = _well_formed(outputs.ner, sentence, labels)[exists]
    return Decoded(outputs.upos, outputs.xpos, outputs.feats, rel, ner, sentence, head)


def _active_subjects(rel: Ints, flat: Ints, exists: npt.NDArray[np.bool_], labels: Labels) -> None:
    """A verb with an object and no passive auxiliary is active: its subject cannot be ``nsubj:pass``. In place.

    (The reduced passives of headlines, "Two soldiers wounded", have no object and are left as they are.)
    """
    counts = exists.sum(1)
    governor = np.where(flat > 0, flat - 1 + np.repeat(np.cumsum(counts) - counts, counts), -1)
    has = {}
    for name in ("aux:pass", "obj"):
        has[name] = np.zeros(len(rel) + 1, np.bool_)  # the last place stands for the root
        has[name][governor[rel == labels.number[name]]] = True
    passive = rel == labels.number["nsubj:pass"]
    rel[passive & has["obj"][governor] & ~has["aux:pass"][governor]] = labels.number["nsubj"]


def _repair(outputs: Outputs, exists: npt.NDArray[np.bool_], sentence: Ints, head: Ints) -> npt.NDArray[np.bool_]:
    """Give each sentence that is no tree with one root its best tree, in place; says which words changed."""
    rows, width = head.shape
    pointer = np.zeros((rows, width + 1), np.int64)
    pointer[:, 1:] = head
    for _ in range(max(1, width).bit_length()):
        pointer = np.take_along_axis(pointer, pointer, 1)
    number = sentence + np.arange(rows)[:, None] * (width + 1)
    broken = set(number[exists & (pointer[:, 1:] > 0)].tolist())
    roots = np.bincount(number[exists & (head == 0)], minlength=rows * (width + 1))
    broken.update(number[exists & (roots[number] != 1)].tolist())
    changed = np.zeros(head.shape, np.bool_)
    for which in sorted(broken):
        row = which // (width + 1)
        words = np.flatnonzero(exists[row] & (number[row] == which))
        a, z = int(words[0]), int(words[-1]) + 1
        arcs = outputs.arc[row, a:z].astype(np.float64)
        tree = np.array(best_tree(np.concatenate([arcs[:, :1], arcs[:, a + 1 : z + 1]], 1)), np.int64)
        new = np.where(tree > 0, tree + a, 0)
        changed[row, a:z] = new != head[row, a:z]
        head[row, a:z] = new
    return changed


def _well_formed(scores: npt.NDArray[np.float32], sentence: Ints, labels: Labels) -> Ints:
    """The best sequence of entity tags in which I-X only follows B-X or I-X of the same sentence (Viterbi)."""
    tags: Ints = scores.argmax(2)
    inside = labels.ner_inside[tags]
    follows = np.zeros(tags.shape, np.bool_)
    follows[:, 1:] = (labels.ner_begin[tags[:, 1:]] == labels.ner_begin[tags[:, :-1]]) & (
        sentence[:, 1:] == sentence[:, :-1]
    )
    # Elsewhere the best tags already are a sequence; sentences do not bear on one another.
    for row in np.flatnonzero((inside & ~follows).any(1)):
        for number in np.unique(sentence[row][inside[row] & ~follows[row]]):
            words = np.flatnonzero(sentence[row] == number)
            tags[row, words] = _viterbi(scores[row, words], labels)
    return tags


def _viterbi(scores: npt.NDArray[np.float32], labels: Labels) -> list[int]:
    """The best sequence of tags of one sentence, from its scores (words, tags)."""
    begin: list[int] = labels.ner_begin.tolist()
    inside: list[bool] = labels.ner_inside.tolist()
    rows: list[list[float]] = scores.astype(np.float64).tolist()
    total = [-np.inf if within else score for score, within in zip(rows[0], inside, strict=True)]
    back: list[list[int]] = []
    for row in rows[1:]:
        # Any tag may go before O and B-X; B-X or I-X before I-X.
        best = max(range(len(row)), key=total.__getitem__)
        before = [
            (tag if total[tag] >= total[begin[tag]] else begin[tag]) if inside[tag] else best for tag in range(len(row))
        ]
        back.append(before)
        total = [total[tag] + score for tag, score in zip(before, row, strict=True)]
    tags = [max(range(len(total)), key=total.__getitem__)]
    for before in reversed(back):
        tags.append(before[tags[-1]])
    return tags[::-1]
