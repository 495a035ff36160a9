"""How far do words copied from a credited outlet go? Signs, scored: ``lexicon/cleaning/quoting.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import msgspec

from polybius.errors import LexiconError
from polybius.lexicon import data_file
from polybius.reading.rules import match_form

__all__ = ["Paragraph", "Sign", "Signs", "copied_paragraphs", "load_signs"]

_OF_PAGE = frozenset(
    {
        "first",
        "handed-over",
        "gap-first",
        "gap-later",
        "new-style",
        "page-style",
        "fresh-lead",
        "short",
        "long",
        "own-credit",
    }
)


class Sign(msgspec.Struct, frozen=True):
    """One sign. ``pattern`` is None for the signs that need the page."""

    id: str
    weight: float
    times: int = 1
    pattern: re.Pattern[str] | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


class Signs(msgspec.Struct, frozen=True):
    """All signs and the two thresholds."""

    open: float
    stay: float
    signs: tuple[Sign, ...]


class Paragraph(msgspec.Struct, frozen=True):
    """What the score needs to know of a paragraph: text, blank lines before it, a credit of its own."""

    text: str
    gap: int = 1
    credited: bool = False


def _sign(raw: dict[str, Any]) -> Sign:
    if raw.get("test") in _OF_PAGE:
        return Sign(raw["test"], raw["weight"])
    if "pattern" not in raw or "id" not in raw:
        raise LexiconError(f"quoting.toml: {raw.get('id') or raw.get('test')!r} is neither a known test nor a pattern")
    return Sign(
        raw["id"], raw["weight"], raw.get("times", 1), re.compile(raw["pattern"], re.I),
        tuple(raw.get("examples", ())), tuple(raw.get("counterexamples", ())),
    )  # fmt: skip


@cache
def load_signs() -> Signs:
    """The signs that ship with polybius."""
    raw = tomllib.loads(data_file("cleaning", "quoting.toml").read_text(encoding="utf-8"))
    return Signs(raw["open"], raw["stay"], tuple(_sign(item) for item in raw["sign"]))


_QUOTED = re.compile(r'"[^"]{0,800}"')
_APOSTROPHE = re.compile(r"(?<=\w)(['’])(?=\w)")
_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")


def _style(text: str) -> str:
    """The apostrophe that a text uses, if it uses only one kind: what is copied keeps the marks of its source."""
    marks = set(_APOSTROPHE.findall(text))
    return marks.pop() if len(marks) == 1 else ""


def _last_names(text: str) -> set[str]:
    return {m.group().split()[-1] for m in _FULL_NAME.finditer(text)}


def _count(sign: Sign, paragraph: Paragraph, *, first: bool, opening: Paragraph, handed: bool, usual_gap: int) -> int:
    if sign.pattern is not None:
        bare = _QUOTED.sub('""', match_form(paragraph.text))
        return min(sign.times, sum(1 for _ in sign.pattern.finditer(bare)))
    words = paragraph.text.count(" ") + 1
    own, page = _style(paragraph.text), _style(opening.text)
    return {
        "first": first,
        "handed-over": first and handed,
        "gap-first": first and paragraph.gap > usual_gap,
        "gap-later": not first and paragraph.gap > usual_gap,
        "new-style": bool(own and page and own != page),
        "page-style": bool(own and own == page),
        "fresh-lead": first and len(_last_names(paragraph.text) & _last_names(opening.text)) > 0,
        "short": words < 45,
        "long": words > 75,
        "own-credit": paragraph.credited,
    }[sign.id]


def copied_paragraphs(
    opening: Paragraph, following: list[Paragraph], *, handed_over: bool = False, usual_gap: int = 1
) -> tuple[int, str]:
    """How many of the ``following`` paragraphs are copied from the outlet that ``opening`` credits; and why."""
    signs = load_signs()
    why: list[str] = []
    for n, paragraph in enumerate(following[:40]):
        score, grounds = 0.0, []
        for sign in signs.signs:
            times = _count(
                sign, paragraph, first=n == 0, opening=opening, handed=handed_over, usual_gap=usual_gap
            )  # fmt: skip
            if times:
                score += times * sign.weight
                grounds.append(f"{sign.id} {times * sign.weight:+g}")
        told = f"{score:+.2g} ({', '.join(grounds) or 'no sign'})"
        if score < (signs.open if n == 0 else signs.stay):
            why.append(f"ends before paragraph {n + 1}: {told}")
            return n, "; ".join(why)
        why.append(f"paragraph {n + 1}: {told}")
    return min(len(following), 40), "; ".join(why)
