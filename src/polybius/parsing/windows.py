"""Windows: the stretches of words that the model sees at once, and how they are grouped into calls.

A window never crosses a segment, holds whole sentences where the text lets it, and at most ``WINDOW`` word
pieces unless one sentence is longer; no window exceeds ``LONGEST`` pieces, so that neither time nor memory
grows with the square of a "sentence" of 5,000 words. Windows of one document are grouped into calls by length. The
network quantises its activations piece by piece and its sums do not depend on padding, so a window gives the same
numbers, to the last bit, in whatever group it stands: a document is parsed the same way alone, in any batch, and on
any number of threads, and a paragraph changes nothing in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

__all__ = ["LONGEST", "WINDOW", "Inputs", "Window", "calls", "cut_windows", "inputs", "sentence_bias"]

WINDOW = 110
"""Pieces in a window that holds several sentences."""
LONGEST = 254
"""Pieces in a window that holds a single long sentence (the model has 512 positions; training saw fewer)."""
CALL = 900
"""Pieces a call: enough to fill the processor, few enough to stay in its caches."""
_WIDTH_STEP = 16
"""Attention rows are padded to a multiple of this; windows of one call have the same padded length ..."""
_SMALL = 96
"""... unless the call would have fewer pieces than this."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
_CLS, _SEP = 101, 102
_CERTAIN = 100.0
_FINAL = frozenset(".?!…") | {"...", "!!", "??", "?!", "....", "!!!", "???"}
_CLOSING = frozenset(["'", '"', "”", "’", ")", "]", "''", "»"])
_MARKS = _FINAL | _CLOSING | {":", ";"}
_UNMARKED = 1.5
"""Log-odds against a sentence end without a mark; chosen on the development parts of EWT and GUM."""
_SOFT = (frozenset([";", "—", "--", ":"]), frozenset([","]))


class Window(msgspec.Struct, frozen=True, gc=False):
    """Words ``first`` to ``last`` (exclusive) of a document, all of one segment; ``pieces`` counts their pieces."""

    first: int
    last: int
    pieces: int


class Inputs(msgspec.Struct, frozen=True):
    """Arrays of one call: B windows of at most S pieces and N words, T pieces and W words in all.

    Pieces and words of all windows stand in one long row each, without padding. ``slots`` (B, S) and ``words`` (B, N)
    lay them out by window (0 where there is none); ``place`` (T) and ``word_place`` (W) find them there again.
    """

    ids: Ints
    case: Ints
    position: Ints
    slots: Ints
    inside: npt.NDArray[np.int32]
    place: Ints
    first: Ints
    words: Ints
    word_place: Ints
    exists: npt.NDArray[np.bool_]
    bias: Floats


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


def calls(windows: Sequence[Window]) -> Iterator[list[int]]:
    """Group the windows of one document by length into calls of about ``CALL`` pieces: numbers of windows."""
    order = sorted(range(len(windows)), key=lambda i: (-(-(windows[i].pieces + 2) // _WIDTH_STEP), i))
    group: list[int] = []
    size = width = 0
    for i in order:
        pieces = windows[i].pieces + 2
        wider = -(-pieces // _WIDTH_STEP)
        if group and (size + pieces > CALL or (wider > width and size >= _SMALL)):
            yield group
            group, size = [], 0
        group.append(i)
        size += pieces
        width = wider
    if group:
        yield group


def sentence_bias(forms: Sequence[str], spans: Sequence[tuple[int, int]], text: str) -> Floats:
    """What to add to the score of a sentence end after each word: nought, or much less where the next word touches it
    ("Jong|-|un", 'left|.|"'), unless only a space was forgotten ("left.The"); somewhat less where a mere space and no
    mark follows ("Space Shuttle | Discovery")."""
    out = np.zeros(len(forms), np.float32)
    if len(forms) < 2:
        return out
    edges = np.array(spans)
    gaps = edges[1:, 0] - edges[:-1, 1]
    for i in np.flatnonzero(gaps == 0).tolist():
        ends = forms[i] in _FINAL or (forms[i] in _CLOSING and i > 0 and gaps[i - 1] == 0)  # else the mark opens
        if not ends or not forms[i + 1][0].isalnum():
            out[i] = -_CERTAIN
    for i in np.flatnonzero(gaps == 1).tolist():
        bare = forms[i] in _CLOSING and (i == 0 or forms[i - 1] not in _FINAL)  # "[the former mayor] Ana Diaz"
        if (bare or forms[i] not in _MARKS) and text[spans[i][1]] == " ":
            out[i] = -_UNMARKED
    return out


def inputs(group: Sequence[Window], ids: Ints, case: Ints, starts: Ints, bias: Floats) -> Inputs:
    """The arrays of a call. ``ids``: pieces of the whole document; ``case``: class of each piece; ``starts``: index
    of the first piece of each word, with one more entry for the end; ``bias``: see :func:`sentence_bias`."""
    firsts = np.array([window.first for window in group])
    lasts = np.array([window.last for window in group])
    pieces = starts[lasts] - starts[firsts] + 2
    counts = lasts - firsts
    rows = len(group)
    width = -(-int(pieces.max()) // _WIDTH_STEP) * _WIDTH_STEP
    inside = np.arange(width) < pieces[:, None]
    exists = np.arange(int(counts.max())) < counts[:, None]
    place = np.flatnonzero(inside)
    position = place % width
    slots = np.zeros((rows, width), np.int64)
    slots[inside] = np.arange(len(place))
    words = np.zeros(exists.shape, np.int64)
    words[exists] = np.arange(int(counts.sum()))
    begins = np.cumsum(pieces) - pieces
    own = np.ones(len(place), np.bool_)
    own[begins] = own[begins + pieces - 1] = False
    out_ids = np.empty(len(place), np.int64)
    out_case = np.zeros(len(place), np.int64)
    taken = np.arange(int((pieces - 2).sum())) + np.repeat(starts[firsts] - (begins - 2 * np.arange(rows)), pieces - 2)
    out_ids[own] = ids[taken]
    out_case[own] = case[taken]
    out_ids[begins] = _CLS
    out_ids[begins + pieces - 1] = _SEP
    word_begins = np.cumsum(counts) - counts
    numbers = np.arange(int(counts.sum())) + np.repeat(firsts - word_begins, counts)
    ends = np.zeros(exists.shape, np.float32)
    ends[exists] = bias[numbers]
    ends[np.arange(rows), counts - 1] = _CERTAIN  # a window ends where a sentence does
    return Inputs(
        ids=out_ids,
        case=out_case,
        position=position,
        slots=slots,
        inside=inside.astype(np.int32),
        place=place,
        first=starts[numbers] + np.repeat(begins + 1 - starts[firsts], counts),
        words=words,
        word_place=np.flatnonzero(exists),
        exists=exists,
        bias=ends,
    )
