"""Windows: the stretches of words that the model sees at once, and how they are grouped into calls.

A window never crosses a segment, holds whole sentences where the text lets it, and at most ``WINDOW`` word
pieces unless one sentence is longer; no window exceeds ``LONGEST`` pieces, so that neither time nor memory
grows with the square of a "sentence" of 5,000 words. Windows of one document are grouped into calls in text
order, by a rule that looks at nothing but the document: the quantised model scales its activations by call, so
that a batch mate from another document could tip a close decision. A document is therefore parsed the same way
alone, in any batch, and on any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

__all__ = ["LONGEST", "WINDOW", "Inputs", "Window", "calls", "cut_windows", "inputs"]

WINDOW = 110
"""Pieces in a window that holds several sentences."""
LONGEST = 254
"""Pieces in a window that holds a single long sentence (the model has 512 positions; training saw fewer)."""
CALL = 512
"""Padded pieces a call: the fastest size on the processors tried, and small enough to stay in their caches."""

Ints = npt.NDArray[np.int64]
_CLS, _SEP = 101, 102
_FINAL = frozenset(".?!…") | {"...", "!!", "??", "?!", "....", "!!!", "???"}
_CLOSING = frozenset(["'", '"', "”", "’", ")", "]", "''", "»"])
_SOFT = (frozenset([";", "—", "--", ":"]), frozenset([","]))


class Window(msgspec.Struct, frozen=True, gc=False):
    """Words ``first`` to ``last`` (exclusive) of a document, all of one segment; ``pieces`` is their number of pieces."""

    first: int
    last: int
    pieces: int


class Inputs(msgspec.Struct, frozen=True):
    """Arrays of one call; shapes as in the model card, B windows of at most N words and P pieces."""

    ids: Ints
    case: Ints
    mask: Ints
    first: Ints
    exists: npt.NDArray[np.bool_]
    bias: npt.NDArray[np.float32]


def cut_windows(
    forms: Sequence[str], spans: Sequence[tuple[int, int]], lengths: Sequence[int], first: int, last: int
) -> Iterator[Window]:
    """Cut words ``first`` to ``last`` of one segment into windows. ``lengths`` counts the pieces of each word."""
    while first < last:
        size, at, safe, safe_size = 0, first, first, 0
        while at < last:
            size += lengths[at]
            if size > LONGEST or (size > WINDOW and safe > first):
                break
            at += 1
            if _may_end(forms, spans, first, at, last):
                safe, safe_size = at, size
                if size > WINDOW:
                    break
        if at == last and size <= WINDOW:
            safe, safe_size = last, size
        elif safe == first:
            if at == last and size <= LONGEST:
                safe, safe_size = last, size
            else:
                safe = _soft_cut(forms, first, max(at, first + 1))
                safe_size = sum(lengths[first:safe])
        yield Window(first, safe, safe_size)
        first = safe


def _may_end(forms: Sequence[str], spans: Sequence[tuple[int, int]], first: int, at: int, last: int) -> bool:
    """Is it safe to cut before word ``at``: final punctuation (and closing marks) before it, white space between,
    and no closing mark or small letter after it?"""
    if at >= last:
        return at == last
    form = forms[at - 1]
    if form not in _FINAL:
        back = at - 1
        while back > first and forms[back] in _CLOSING:
            back -= 1
        if back == at - 1 or forms[back] not in _FINAL:
            return False
    if spans[at][0] == spans[at - 1][1]:
        return False
    following = forms[at]
    if following in _CLOSING:  # '"' opens as well as it closes: it opens where it stands against the next word
        return at + 1 < last and spans[at + 1][0] == spans[at][1] and forms[at + 1] not in _FINAL
    return not following[0].islower() and following not in {",", ";", ":"}


def _soft_cut(forms: Sequence[str], first: int, at: int) -> int:
    """Where to cut a sentence that is too long: after the last strong, else weak mark of its second half, else hard."""
    for marks in _SOFT:
        for i in range(at - 1, first + (at - first) // 2, -1):
            if forms[i] in marks:
                return i + 1
    return at


def calls(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Group the windows of one document, in text order, into calls of at most ``CALL`` padded pieces."""
    group: list[Window] = []
    width = 0
    for window in windows:
        wider = max(width, window.pieces + 2)
        if group and wider * (len(group) + 1) > CALL:
            yield group
            group, wider = [], window.pieces + 2
        group.append(window)
        width = wider
    if group:
        yield group


def inputs(group: Sequence[Window], ids: Ints, case: Ints, starts: Ints) -> Inputs:
    """The arrays of a call. ``ids``: pieces of the whole document; ``case``: class of each piece; ``starts``: index
    of the first piece of each word, with one more entry for the end."""
    rows, words = len(group), max(w.last - w.first for w in group)
    width = max(w.pieces for w in group) + 2
    out = Inputs(
        ids=np.zeros((rows, width), np.int64),
        case=np.zeros((rows, width), np.int64),
        mask=np.zeros((rows, width), np.int64),
        first=np.zeros((rows, words), np.int64),
        exists=np.zeros((rows, words), np.bool_),
        bias=np.zeros((rows, words), np.float32),
    )
    for row, window in enumerate(group):
        a, z, n = int(starts[window.first]), int(starts[window.last]), window.last - window.first
        out.ids[row, 0] = _CLS
        out.ids[row, 1 : 1 + z - a] = ids[a:z]
        out.ids[row, 1 + z - a] = _SEP
        out.case[row, 1 : 1 + z - a] = case[a:z]
        out.mask[row, : 2 + z - a] = 1
        out.first[row, :n] = starts[window.first : window.last] - (a - 1)
        out.exists[row, :n] = True
        out.bias[row, n - 1] = 100.0  # a window ends where a sentence does
    return out
