"""Windows: the stretches of words that the model sees at once, and how they are grouped into calls.

A window holds whole paragraphs, or whole sentences of a long one where the text lets it, and at most ``WINDOW`` word
pieces unless one sentence is longer; no window exceeds ``LONGEST`` pieces, so that neither time nor memory grows with
the square of a "sentence" of 5,000 words. Between two paragraphs stands a piece of its own, and no paragraph sees a
later one. Windows of one document are grouped into calls by length. The network quantises its activations piece by
piece and its sums do not depend on padding, so a window gives the same numbers, to the last bit, in whatever group it
stands: a document is parsed the same way alone, in any batch, and on any number of threads.
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
    """Words ``first`` to ``last`` (exclusive) of a document; ``pieces`` counts their pieces, and one for each segment
    that begins after the first word."""

    first: int
    last: int
    pieces: int


class Inputs(msgspec.Struct, frozen=True):
    """Arrays of one call: B windows of at most S pieces and N words, T pieces and W words in all.

    Pieces and words of all windows stand in one long row each, without padding. ``slots`` (B, S) and ``words`` (B, N)
    lay them out by window (0 where there is none); ``place`` (T) and ``word_place`` (W) find them there again.
    ``sees`` (B, S, S): does a piece look at another: those of its own paragraph and of earlier ones.
    """

    ids: Ints
    case: Ints
    position: Ints
    slots: Ints
    inside: npt.NDArray[np.int32]
    sees: npt.NDArray[np.int32]
    place: Ints
    first: Ints
    words: Ints
    word_place: Ints
    exists: npt.NDArray[np.bool_]
    bias: Floats


def cut_windows(
    forms: Sequence[str], spans: Sequence[tuple[int, int]], lengths: Sequence[int], bounds: Sequence[tuple[int, int]]
) -> list[Window]:
    """Cut a document into windows. ``lengths`` counts the pieces of each word; ``bounds``: first and last word
    (exclusive) of each segment, which follow upon one another. Short segments that are neighbours share a window."""
    out: list[Window] = []
    for first, last in bounds:
        parts = list(_cut_segment(forms, spans, lengths, first, last))
        if out and len(parts) == 1 and out[-1].pieces + 1 + parts[0].pieces <= WINDOW:
            before = out.pop()
            parts = [Window(before.first, last, before.pieces + 1 + parts[0].pieces)]
        out.extend(parts)
    return out


def _cut_segment(
    forms: Sequence[str], spans: Sequence[tuple[int, int]], lengths: Sequence[int], first: int, last: int
) -> Iterator[Window]:
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


def inputs(
    group: Sequence[Window],
    ids: Ints,
    case: Ints,
    starts: Ints,
    bias: Floats,
    opens: npt.NDArray[np.bool_] | None = None,
) -> Inputs:
    """The arrays of a call. ``ids``: pieces of the whole document; ``case``: class of each piece; ``starts``: index
    of the first piece of each word, with one more entry for the end; ``bias``: see :func:`sentence_bias`; ``opens``:
    which words begin a segment (none after the first of a window where it is not given)."""
    firsts = np.array([window.first for window in group])
    lasts = np.array([window.last for window in group])
    breaks = np.zeros(len(starts) - 1, np.int64) if opens is None else np.cumsum(opens)
    plain = starts[lasts] - starts[firsts]
    pieces = plain + breaks[lasts - 1] - breaks[firsts] + 2
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
    word_begins = np.cumsum(counts) - counts
    numbers = np.arange(int(counts.sum())) + np.repeat(firsts - word_begins, counts)
    # how many segments begin between the first word of its window and each word
    inner = breaks[numbers] - np.repeat(breaks[firsts], counts)
    first = starts[numbers] + inner + np.repeat(begins + 1 - starts[firsts], counts)
    later = np.flatnonzero(np.diff(inner, prepend=0) > 0)
    block = np.zeros(inside.shape, np.int64)
    block[inside] = np.cumsum(np.bincount(first[later], minlength=len(place)))
    block[inside] -= np.repeat(block[:, 0], pieces)
    sees = inside[:, None, :] & (block[:, None, :] <= block[:, :, None])
    own = np.ones(len(place), np.bool_)
    own[begins] = own[begins + pieces - 1] = own[first[later] - 1] = False
    out_ids = np.full(len(place), _SEP, np.int64)
    out_case = np.zeros(len(place), np.int64)
    taken = np.arange(int(plain.sum())) + np.repeat(starts[firsts] - (np.cumsum(plain) - plain), plain)
    out_ids[own] = ids[taken]
    out_case[own] = case[taken]
    out_ids[begins] = _CLS
    ends = np.zeros(exists.shape, np.float32)
    ends[exists] = bias[numbers]
    ends[np.arange(rows), counts - 1] = _CERTAIN  # a window ends where a sentence does, and so does a segment
    row = np.repeat(np.arange(rows), counts)[later]
    ends[row, later - word_begins[row] - 1] = _CERTAIN
    return Inputs(
        ids=out_ids,
        case=out_case,
        position=position,
        slots=slots,
        inside=inside.astype(np.int32),
        sees=sees.astype(np.int32),
        place=place,
        first=first,
        words=words,
        word_place=np.flatnonzero(exists),
        exists=exists,
        bias=ends,
    )
