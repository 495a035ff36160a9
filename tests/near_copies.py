"""Is a text a copy, or a light edit, of another one?"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["near_copies", "runs_of"]

SIZE = 6


def _runs(text: str) -> set[int]:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return {hash(tuple(words[i : i + SIZE])) for i in range(len(words) - SIZE + 1)}


def runs_of(texts: Iterable[str]) -> set[int]:
    """All runs of six words of the texts, line by line."""
    return {run for text in texts for line in text.splitlines() for run in _runs(line)}


def near_copies(texts: Iterable[str], known: set[int]) -> list[str]:
    """The texts half of whose runs of six words are known."""
    return [text for text in texts if (runs := _runs(text)) and len(runs & known) >= max(1, len(runs) / 2)]
