"""Maximum spanning trees: the best dependency tree with exactly one root (Chu & Liu 1965, Edmonds 1967).

Nine sentences in ten need no repair, since the best head of each word already makes a tree; that test is done
for a whole call at once in :mod:`polybius.parsing.decode`. The rest come here one at a time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["best_tree"]

Scores = npt.NDArray[np.float64]
_NEVER = -1e9
# Taken from every arc to the root, it makes the best tree one with as few roots as can be, which is one, since any
# word may govern any other. (Trying each root in turn gives the same tree, n times slower.)
_ROOT_PENALTY = 1e5


def best_tree(scores: Scores) -> list[int]:
    """Heads of the best tree with a single root: 0 for the root, else word number + 1.

    ``scores[d, h]``: word ``d`` under head ``h``, column 0 the root; shape (n, n + 1).
    """
    n = scores.shape[0]
    matrix = np.full((n + 1, n + 1), _NEVER)
    matrix[1:] = np.maximum(scores, _NEVER / 2)
    np.fill_diagonal(matrix, _NEVER)
    heads = _arborescence(matrix)[1:]
    if heads.count(0) == 1:  # the best tree of all; the penalty would only make it slow to find
        return heads
    matrix[1:, 0] -= _ROOT_PENALTY
    return _arborescence(matrix)[1:]


def _arborescence(matrix: Scores) -> list[int]:
    """Heads of the best tree under node 0; ``matrix[d, h]``. All cycles of the best heads are contracted at once."""
    heads: list[int] = matrix.argmax(1).tolist()
    heads[0] = -1
    cycles = _find_cycles(heads)
    if not cycles:
        return heads
    inside = {v for cycle in cycles for v in cycle}
    outer = [v for v in range(len(heads)) if v not in inside]
    # The contracted nodes take the last rows and columns. ``entered``: which node an arc into a new node ends at;
    # ``governor``: which node an arc out of a new node starts from.
    rows, entered = [matrix[outer]], [np.repeat(np.array(outer)[:, None], len(heads), 1)]
    for cycle in cycles:
        inner = np.array(cycle)
        entering = matrix[inner] - matrix[inner, [heads[v] for v in cycle]][:, None]
        best = entering.argmax(0)
        rows.append(entering[best, np.arange(len(heads))][None])
        entered.append(inner[best][None])
    tall = np.concatenate(rows)
    columns, governor = [tall[:, outer]], [np.repeat(np.array(outer)[None], len(tall), 0)]
    for cycle in cycles:
        leaving = tall[:, cycle]
        best = leaving.argmax(1)
        columns.append(leaving[np.arange(len(tall)), best][:, None])
        governor.append(np.array(cycle)[best][:, None])
    small = np.concatenate(columns, 1)
    np.fill_diagonal(small, _NEVER)
    starts, ends = np.concatenate(governor, 1), np.concatenate(entered)
    for node, above in enumerate(_arborescence(small)):
        if above >= 0:
            start = int(starts[node, above])
            heads[int(ends[node, start])] = start
    return heads


def _find_cycles(heads: list[int]) -> list[list[int]]:
    cycles: list[list[int]] = []
    colour = [0] * len(heads)
    for start in range(1, len(heads)):
        node = start
        while node > 0 and not colour[node]:
            colour[node] = start
            node = heads[node]
        if node > 0 and colour[node] == start:
            cycle, at = [node], heads[node]
            while at != node:
                cycle.append(at)
                at = heads[at]
            cycles.append(cycle)
    return cycles
