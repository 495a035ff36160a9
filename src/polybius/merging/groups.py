"""Disjoint sets."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["Groups", "components"]

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """Disjoint sets of things; a thing that was never joined is alone."""

    def __init__(self) -> None:
        self._up: dict[T, T] = {}

    def find(self, thing: T) -> T:
        """A member that stands for the set of ``thing`` (which one depends on the order of joins)."""
        root = thing
        while (up := self._up.get(root, root)) != root:
            root = up
        while thing != root:
            self._up[thing], thing = root, self._up.get(thing, thing)
        return root

    def join(self, a: T, b: T) -> None:
        """Put two sets together."""
        self._up.setdefault(a, a)
        self._up.setdefault(b, b)
        root_a, root_b = self.find(a), self.find(b)
        if root_a != root_b:
            self._up[root_b] = root_a

    def named(self, order: Callable[[T], Any]) -> dict[T, T]:
        """Every joined thing to the first member of its set by ``order``."""
        members: dict[T, list[T]] = {}
        for thing in self._up:
            members.setdefault(self.find(thing), []).append(thing)
        out: dict[T, T] = {}
        for group in members.values():
            name = min(group, key=order)
            out.update((thing, name) for thing in sorted(group, key=order))
        return out


def components(count: int, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each number below ``count`` the smallest one that it hangs together with by ``pairs`` (shape (pairs, 2))."""
    root = np.arange(count)
    while len(pairs):
        ends = root[pairs]
        pairs = pairs[ends[:, 0] != ends[:, 1]]
        low, high = ends.min(1), ends.max(1)
        np.minimum.at(root, high, low)
        while (root[root] != root).any():
            root = root[root]
    return root
