"""The mode of an act: the frame's own, or one that an instrument word in the clause shows (``lexicon/modes.toml``)."""

from __future__ import annotations

from polybius.coding.frames import Frame, Lexicon
from polybius.coding.matching import Match
from polybius.records import Span, Token

__all__ = ["LONGEST", "refine_mode"]

LONGEST = 4
"""Words in the longest term of ``lexicon/modes.toml`` ("blew himself up", "took to the streets")."""


def refine_mode(lexicon: Lexicon, match: Match, frame: Frame) -> tuple[str | None, Span | None, str]:
    """(mode, the word that shows it, rule). A mode that the frame fixes is never overruled."""
    if frame.mode is not None:
        return frame.mode, match.trigger.span, frame.id
    near = _terms(_instrument_words(match.trigger))
    for number, rule in enumerate(lexicon.refinements):
        if rule["act"] != frame.act or any(_plain(w) in near for w in rule.get("exclude", ())):
            continue
        for word in map(_plain, rule["words"]):
            if word in near:
                return rule["mode"], near[word].span, f"modes.{number}"
    return None, None, "no instrument named"


def _plain(word: str) -> str:
    return word.replace("-", " ")


def _terms(tokens: list[Token]) -> dict[str, Token]:
    """Words, and runs of up to :data:`LONGEST` words ("tear gas", "air-dropped"), to the last token of their first."""
    near: dict[str, Token] = {}
    run: list[Token] = []
    for token in tokens:
        if token.upos == "PUNCT":
            continue
        near_enough = bool(run) and token.i - run[-1].i <= 2
        run = [*(run[1 - LONGEST :] if near_enough else ()), token]
        for size in range(1, len(run) + 1):
            words = [t.lower for t in run[-size:]]
            near.setdefault(" ".join([*words[:-1], token.lemma.lower()]), token)
            near.setdefault(" ".join(words), token)
    return near


def _instrument_words(trigger: Token) -> list[Token]:
    """The trigger, its arguments and their parts, down to where another clause begins."""
    out, stack = [], [trigger]
    head = trigger.head
    if trigger.upos == "NOUN" and head is not None and head.upos == "VERB":
        stack += [c for c in head.children if c is not trigger and c.rel in ("obl", "nsubj")]
    while stack:
        token = stack.pop()
        out.append(token)
        stack.extend(
            c for c in token.children
            if c.rel not in ("ccomp", "parataxis", "advcl", "conj") and c.deprel != "acl:relcl"
        )  # fmt: skip
    return sorted(out, key=lambda t: t.i)
