"""The mode of an act: the frame's own, or one that an instrument word in the clause shows (``lexicon/modes.toml``)."""

from __future__ import annotations

from polybius.coding.frames import Frame, Lexicon
from polybius.coding.matching import Match
from polybius.records import Span, Token

__all__ = ["refine_mode"]


def refine_mode(lexicon: Lexicon, match: Match, frame: Frame) -> tuple[str | None, Span | None, str]:
    """(mode, the word that shows it, rule). A mode that the frame fixes is never overruled."""
    if frame.mode is not None:
        return frame.mode, match.trigger.span, frame.id
    near: dict[str, Token] = {}
    before: Token | None = None
    for token in _instrument_words(match.trigger):
        near.setdefault(token.lemma.lower(), token)
        near.setdefault(token.lower, token)
        if before is not None and token.i - before.i <= 2:  # "tear gas", "air-dropped", "suicide bomber"
            near.setdefault(f"{before.lower} {token.lemma.lower()}", token)
        if token.upos != "PUNCT":
            before = token
    for number, rule in enumerate(lexicon.refinements):
        if rule["act"] != frame.act or any(w in near for w in rule.get("exclude", ())):
            continue
        for word in rule["words"]:
            if word in near:
                return rule["mode"], near[word].span, f"modes.{number}"
    return None, None, "no instrument named"


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
