"""The blocks of an HTML page: which ones, trafilatura decides; what they are, the page's own tree says.

trafilatura (default mode) picks the article out of the page. Its output loses captions, no-break spaces and some
structure, so each block it kept is looked up in the source tree, whose text and markup are used; figure captions
between the kept blocks come back as captions. Where a kept block has no counterpart, trafilatura's own text stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import msgspec

from polybius.errors import InputError
from polybius.reading.protocol import MAX_BLOCKS

__all__ = ["PageBlock", "article_blocks", "page_blocks"]

_SKIP = frozenset(
    (
        "script style noscript template svg iframe object embed applet head select option button input textarea canvas "
        "audio video map math nav form dialog menu datalist"
    ).split()
)
_INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
        "strong sub sup time tt u var wbr img picture source ruby rb rt rp nobr"
    ).split()
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_SPACE = re.compile(r"[ \t\n\r\f\u200b\ufeff]+")
_KEY = re.compile(r"[\W_]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


class PageBlock(msgspec.Struct):
    """A block of text. ``hint`` as in :class:`polybius.reading.blocks.Block`; blocks of one element share ``group``."""

    text: str
    hint: str
    group: int = 0
    aside: bool = False


def _key(text: str) -> str:
    return _KEY.sub("", text).casefold()


class _Walk:
    """A walk over the tree that flushes the gathered text at each block border."""

    def __init__(self) -> None:
        self.blocks: list[PageBlock] = []
        self.parts: list[str] = []
        self.stack: list[str] = []
        self.group = 0
        self.aside = 0

    def flush(self, *, new_group: bool = True) -> None:
        text = _SPACE.sub(" ", "".join(self.parts)).strip(" ")
        self.parts.clear()
        if text and not text.isspace():
            self.blocks.append(PageBlock(text, self.hint(), self.group, self.aside > 0))
        self.group += new_group

    def hint(self) -> str:
        stack = self.stack
        if "figcaption" in stack:
            return "caption"
        if "blockquote" in stack:
            return "blockquote"
        for tag in reversed(stack):
            if tag == "h1":
                return "title"
            if tag in _HEADINGS:
                return "heading"
            if tag == "li":
                return "list-item"
        return ""


def _is_caption(element: Any) -> bool:
    return element.tag == "figcaption" or "wp-caption-text" in (element.get("class") or "")


def page_blocks(body: Any) -> list[PageBlock]:
    """Every visible block of the page in order. Iterative, so that deep pages do no harm."""
    walk = _Walk()
    todo: list[tuple[Any, bool]] = [(body, True)]
    while todo:
        element, opening = todo.pop()
        tag = element.tag
        if not isinstance(tag, str):
            if element.tail:
                walk.parts.append(element.tail)
            continue
        inline = tag in _INLINE
        if opening:
            hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
            if tag in _SKIP or hidden:
                if element is not body:
                    walk.parts.append(element.tail or "")
                continue
            if tag == "br":
                walk.flush(new_group=not walk.parts)
                walk.parts.append(element.tail or "")
                continue
            if not inline:
                walk.flush()
                walk.stack.append("figcaption" if _is_caption(element) else tag)
                walk.aside += tag in {"aside", "footer"}
            walk.parts.append(element.text or "")
            todo.append((element, False))
            todo.extend((child, True) for child in reversed(element))
        else:
            if not inline:
                walk.flush()
                walk.stack.pop()
                walk.aside -= tag in {"aside", "footer"}
            if element is not body:
                walk.parts.append(element.tail or "")
    walk.flush()
    return walk.blocks


_KIND_OF_TAG = {"head": "heading", "item": "list-item", "quote": "blockquote"}


def _extracted(tree: Any) -> list[PageBlock]:
    """What trafilatura keeps, line by line, with its kinds."""
    from trafilatura.core import bare_extraction

    try:
        result = bare_extraction(tree, include_comments=False, output_format="xml", with_metadata=False)
    except Exception:
        return []
    body = getattr(result, "body", None)
    if body is None:
        return []
    walk: list[PageBlock] = []
    parts: list[str] = []

    def flush(stack: list[str]) -> None:
        text = " ".join("".join(parts).split())
        parts.clear()
        if text:
            walk.append(PageBlock(text, next((_KIND_OF_TAG[t] for t in reversed(stack) if t in _KIND_OF_TAG), "")))

    todo: list[tuple[Any, bool]] = [(body, True)]
    stack: list[str] = []
    while todo:
        element, opening = todo.pop()
        inline = element.tag in {"hi", "ref", "del", "code", "graphic"}
        if opening:
            if element.tag == "lb":
                flush(stack)
                parts.append(element.tail or "")
                continue
            if not inline:
                flush(stack)
                stack.append(str(element.tag))
            parts.append(element.text or "")
            todo.append((element, False))
            todo.extend((child, True) for child in reversed(element))
        else:
            if not inline:
                flush(stack)
                stack.pop()
            parts.append(element.tail or "")
    flush(stack)
    return walk


def _align(kept: list[PageBlock], page: list[PageBlock]) -> list[tuple[int, PageBlock]]:
    """Each kept block with the place of its counterpart in the page; own text where it has none. In kept order."""
    keys = [_key(b.text) for b in page]
    where: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        where.setdefault(key, []).append(i)
    everything = "\n".join(keys)
    out: list[tuple[int, PageBlock]] = []
    used: set[int] = set()
    cursor = -1
    for block in kept:
        key = _key(block.text)
        if not key:
            continue
        at = _free(where.get(key, []), cursor, used)
        if at is not None:
            used.add(at)
            out.append((at, page[at]))
            cursor = at
            continue
        run = _run_of(key, keys, cursor + 1, used)
        if run:
            used.update(run)
            out.extend((i, page[i]) for i in run)
            cursor = run[-1]
        elif len(key) <= 20 or key not in everything:
            out.append((cursor, block))
    return out


def _free(places: list[int], cursor: int, used: set[int]) -> int | None:
    """The first unused place after the cursor, else one of the first before it."""
    for k in range(bisect_right(places, cursor), len(places)):
        if places[k] not in used:
            return places[k]
    return next((i for i in places[:50] if i not in used), None)


def _run_of(key: str, keys: list[str], start: int, used: set[int]) -> list[int]:
    """Blocks of the page that together make up a kept block (which trafilatura joined)."""
    for first in range(start, min(start + 200, len(keys))):
        if first in used or not keys[first] or not key.startswith(keys[first]):
            continue
        run, rest, i = [first], key[len(keys[first]) :], first + 1
        while rest and i < len(keys):
            if keys[i] and i not in used and rest.startswith(keys[i]):
                run.append(i)
                rest = rest[len(keys[i]) :]
            elif keys[i] and len(run) == 1 and i > first + 3:
                break
            i += 1
        if len(rest) < 0.1 * len(key):
            return run
    return []


def article_blocks(tree: Any) -> list[PageBlock]:
    """The blocks of the article in page order: title, headings, paragraphs, lists, quotes and captions.

    Raises :class:`InputError` "too-long" for a page of more than ``MAX_BLOCKS`` blocks.
    """
    body = next(tree.iter("body"), tree)
    page = page_blocks(body)
    if len(page) > MAX_BLOCKS:
        raise InputError("", "too-long", f"{len(page):,} blocks of text; the most for a page is {MAX_BLOCKS:,}")
    kept = _extracted(tree)
    if not kept:
        return _own_choice(page)
    aligned = _align(kept, page)
    chosen = {i: block for i, block in aligned if i >= 0 and page[i] is block}
    extra: dict[int, list[PageBlock]] = {}
    for i, block in aligned:
        if i < 0 or page[i] is not block:
            extra.setdefault(i, []).append(block)
    if chosen:
        first, last = min(chosen), max(chosen)
        title = next((i for i in range(first, -1, -1) if page[i].hint == "title"), None)
        if title is not None and first - title <= 25:
            chosen.setdefault(title, page[title])
            first = min(first, title)
        have = {_key(b.text) for b in chosen.values()}
        for i in range(first, min(last + 6, len(page))):
            if page[i].hint == "caption" and not page[i].aside and _key(page[i].text) not in have:
                chosen[i] = page[i]
                have.add(_key(page[i].text))
    out = list(extra.get(-1, ()))
    for i in sorted(set(chosen) | {i for i in extra if i >= 0}):
        if i in chosen:
            out.append(chosen[i])
        out.extend(extra.get(i, ()))
    return out


def _own_choice(page: list[PageBlock]) -> list[PageBlock]:
    """Without a word from trafilatura (very short pages): the title and all prose outside asides."""
    prose = [b for b in page if not b.aside and (b.hint == "title" or b.text.count(" ") >= 7)]
    return prose if any(b.hint != "title" for b in prose) else []
