"""What of a document the model reads again with one word in mind: the words around it, in its paragraph and in others.

Training and run time lay out the words by the same rules, which are here.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["AHEAD", "BACK", "NEAR", "PARAGRAPHS", "PARTY", "STEPS", "TELLING", "around", "paragraphs_apart", "steps"]

Ints = npt.NDArray[np.int64]

BACK = 128
"""Words before the one in mind: parties are named earlier, often a paragraph or two."""
AHEAD = 40
"""Words after it."""
NEAR = 24
"""Within so many words all are read; further off ..."""
PARTY = 0.04
"""... only words as likely as this to belong to a party of any act ..."""
TELLING = 0.1
"""... or as likely as this to tell an act themselves."""
_EDGES = np.array([1, 2, 3, 4, 5, 7, 9, 13, 19, 29, 45, 71, 101])
STEPS = 2 * len(_EDGES) + 1
"""Classes of distance: the word itself, and so many before and after it."""
PARAGRAPHS = 5
"""Classes of paragraphs: a later one, the same, the one before, two before, any earlier one."""


def around(word: int, matter: npt.NDArray[np.bool_]) -> Ints:
    """Numbers of the words that are read with ``word``. ``matter``: by word of the document, may it belong to a party
    or tell an act?"""
    first, last = max(0, word - BACK), min(len(matter), word + AHEAD + 1)
    kept = matter[first:last].copy()
    kept[max(0, word - NEAR - first) : word + NEAR + 1 - first] = True
    return np.asarray(first + np.flatnonzero(kept), np.int64)


def steps(words: Ints, centres: Ints) -> Ints:
    """The class of each word's distance from its centre: small numbers behind that, larger ones before it."""
    apart = words - centres
    classes = np.searchsorted(_EDGES, np.abs(apart), side="right")
    return np.asarray(np.where(apart < 0, classes + len(_EDGES), classes), np.int64)


def paragraphs_apart(paragraphs: Ints, own: Ints) -> Ints:
    """The class of each word's paragraph against that of its centre."""
    return np.asarray(np.clip(own - paragraphs, -1, PARAGRAPHS - 2) + 1, np.int64)
