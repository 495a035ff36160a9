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
    broken = np.flatnonzero((inside & ~follows).any(1))  # elsewhere the best tags already are a sequence
    if len(broken):
        tags[broken] = _viterbi(scores[broken], sentence[broken], labels)
    return tags


def _viterbi(scores: npt.NDArray[np.float32], sentence: Ints, labels: Labels) -> Ints:
    rows, width, size = scores.shape
    row = np.arange(rows)
    total = scores[:, 0] + labels.ner_start
    back = np.zeros((rows, width, size), np.int64)
    same = np.arange(size)
    for i in range(1, width):
        # Any tag may go before O and B-X; B-X or I-X before I-X, in one sentence.
        best = total.argmax(1)
        begun = total[:, labels.ner_begin]
        inside = labels.ner_inside & (sentence[:, i] == sentence[:, i - 1])[:, None]
        back[:, i] = np.where(inside, np.where(total >= begun, same, labels.ner_begin), best[:, None])
        start = total[row, best][:, None] + labels.ner_start
        total = np.where(inside, np.maximum(total, begun), start) + scores[:, i]
    tags = np.zeros((rows, width), np.int64)
    tags[:, -1] = total.argmax(1)
    for i in range(width - 1, 0, -1):
        tags[:, i - 1] = back[row, i, tags[:, i]]
    return tags
