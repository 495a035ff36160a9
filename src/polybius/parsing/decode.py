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
    """A call decoded, each array (B, N). ``head``: 0 for a root, else word of the window + 1; others are label numbers.

    ``sentence`` numbers the sentences of a window from 0.
    """

    upos: Ints
    xpos: Ints
    feats: Ints
    ner: Ints
    sentence: Ints
    head: Ints
    rel: Ints


def decode(outputs: Outputs, exists: npt.NDArray[np.bool_], labels: Labels, relations: Relations) -> Decoded:
    """Repair what is no tree, choose relations again where heads changed, and make entity tags consistent."""
    sentence = outputs.seg
    head = np.where(exists, outputs.head, 0)
    rel = outputs.rel.astype(np.int64)
    changed = _repair(outputs, exists, sentence, head)
    # A root has the relation "root" and nothing else has.
    wrong = exists & ((head == 0) != (rel == labels.root))
    rel[wrong & (head == 0)] = labels.root
    again = changed | (wrong & (head > 0))
    if again.any():
        rows, words = np.nonzero(again)
        heads = head[rows, words]
        scores = relations.scores(outputs.dep[rows, words], outputs.gov[rows, heads])
        scores[heads > 0, labels.root] = -np.inf
        rel[rows, words] = np.where(heads > 0, scores.argmax(1), labels.root)
    ner = _well_formed(outputs.ner, sentence, labels)
    return Decoded(outputs.upos, outputs.xpos, outputs.feats, ner, sentence, head, rel)


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
    rows, width, size = scores.shape
    total = scores[:, 0] + labels.ner_start
    back = np.zeros((rows, width, size), np.int64)
    same = np.arange(size)
    for i in range(1, width):
        # From any tag to one that may start; from the two that allow it to I-X.
        best_any = total.argmax(1)
        any_score = np.take_along_axis(total, best_any[:, None], 1)
        begun = total[:, labels.ner_begin]
        inner = np.where(total >= begun, same, labels.ner_begin)
        inner_score = np.maximum(total, begun)
        inside = labels.ner_inside & (sentence[:, i] == sentence[:, i - 1])[:, None]
        previous = np.where(inside, inner_score, any_score + labels.ner_start)
        back[:, i] = np.where(inside, inner, best_any[:, None])
        total = previous + scores[:, i]
    tags = np.zeros((rows, width), np.int64)
    tags[:, -1] = total.argmax(1)
    for i in range(width - 1, 0, -1):
        tags[:, i - 1] = back[np.arange(rows), i, tags[:, i]]
    return tags
