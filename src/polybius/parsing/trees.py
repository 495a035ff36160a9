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
    matrix[1:, 0] -= _ROOT_PENALTY
    np.fill_diagonal(matrix, _NEVER)
    return _arborescence(matrix)[1:]


def _arborescence(matrix: Scores) -> list[int]:
    """Heads of the best tree under node 0; ``matrix[d, h]``. Contracts one cycle at a time."""
    heads = [int(h) for h in matrix.argmax(1)]
    heads[0] = -1
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(heads), np.bool_)
    inside[cycle] = True
    outer = np.flatnonzero(~inside)
    inner = np.array(cycle)
    own = matrix[inner, [heads[v] for v in cycle]]
    # The contracted node takes the last row and column.
    size = len(outer)
    small = np.full((size + 1, size + 1), _NEVER)
    small[:size, :size] = matrix[outer][:, outer]
    leaving = matrix[outer][:, inner]
    small[:size, size] = leaving.max(1)
    governor = inner[leaving.argmax(1)]
    entering = matrix[inner][:, outer] - own[:, None]
    small[size, :size] = entering.max(0)
    entered = inner[entering.argmax(0)]
    small[size, size] = _NEVER
    tree = _arborescence(small)
    for i in range(1, size):
        heads[outer[i]] = int(outer[tree[i]]) if tree[i] < size else int(governor[i])
    into = tree[size]
    heads[int(entered[into])] = int(outer[into])
    return heads


def _find_cycle(heads: list[int]) -> list[int] | None:
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
            return cycle
    return None
