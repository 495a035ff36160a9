"""Which way a bare "Tuesday" or "in March" points: by the tense of the clause that it belongs to."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from polybius.lexicon import data_file
from polybius.records import Span, Token, Tokens

__all__ = ["Directions"]


@cache
def _words() -> dict[str, frozenset[str]]:
    raw: dict[str, Any] = tomllib.loads(data_file("times", "tense.toml").read_text("utf-8"))
    return {k: frozenset(v) for k, v in raw.items()}


class Directions:
    """Answers for the spans of one document: −1 before the day of writing, +1 after it, and why."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._by_start = {t.start: t for t in tokens}

    def head(self, span: Span) -> Token | None:
        """The token of the expression that hangs on a token outside of it."""
        token = self._by_start.get(span.start)
        if token is None:
            return None
        n, best = token.i, token
        while n < len(self._tokens) and self._tokens[n].start < span.end:
            here = self._tokens[n]
            if here.head is None or not span.start <= here.head.start < span.end:
                best = here
            n += 1
        return best

    def of(self, span: Span) -> tuple[int, str]:
        """−1 or +1 and the reason; 0 where neither the clause nor a word beside the expression speaks."""
        token = self.head(span)
        if token is None:
            return 0, "no parse"
        words = _words()
        if token.case == "since":
            return -1, "after “since”"
        if token.case in words["ahead_before"] and token.case != "by":
            return 1, f"after “{token.case}”"
        at = token.head
        if at is not None and at.upos == "NOUN" and (at.lemma in words["ahead_nouns"] or _ahead_modifier(at)):
            return 1, f"beside “{at.text}”"
        while at is not None and not _is_predicate(at):
            at = at.head
        if at is None:
            return 0, "no clause"
        title = self._tokens.document.segments[self._tokens.sentence_of(at).segment].kind in ("title", "heading")
        return _tense(at, title)


def _ahead_modifier(noun: Token) -> bool:
    return any(c.lemma in _words()["ahead_nouns"] or c.lower in _words()["ahead_nouns"] for c in noun.childs("amod"))


def _is_predicate(token: Token) -> bool:
    return token.upos in ("VERB", "AUX") or any(c.rel in ("cop", "aux") for c in token.children)


def _tense(verb: Token, title: bool, depth: int = 0) -> tuple[int, str]:
    words = _words()
    auxiliaries = [c for c in verb.children if c.rel in ("aux", "cop")]
    modal = next((a for a in auxiliaries if a.lower in words["future_aux"]), None)
    perfect = any(a.lemma == "have" for a in auxiliaries)
    if modal is not None and not perfect:
        return 1, f"“{modal.text} {verb.text}”"
    if verb.lemma in words["ahead"] and verb.upos != "AUX":
        passive = any(a.lemma == "be" for a in auxiliaries) or verb.upos == "ADJ"
        if passive:
            return 1, f"“{verb.text}” looks ahead"
    if any(c.lower == "to" and c.rel == "mark" for c in verb.children) and not perfect:
        governor = verb.head
        if governor is not None and governor.lemma in words["done"] and depth < 4:
            return _tense(governor, title, depth + 1)
        return 1, f"“to {verb.text}”"
    finite = [verb, *auxiliaries]
    if perfect or any(t.feats.get("Tense") == "Past" and t.feats.get("VerbForm") in ("Fin", None) for t in finite):
        return -1, f"“{verb.text}” is past"
    if any(a.feats.get("Tense") == "Pres" for a in auxiliaries):
        if verb.feats.get("VerbForm") == "Part" and verb.feats.get("Tense") == "Past":
            return -1, f"“{verb.text}” is a participle"
        return 1, f"“{verb.text}” is present"
    if verb.feats.get("VerbForm") == "Part" and verb.feats.get("Tense") == "Past":
        return -1, f"“{verb.text}” is a participle"
    if verb.feats.get("VerbForm") == "Fin" and verb.feats.get("Tense") == "Pres":
        return (-1, "headline") if title else (1, f"“{verb.text}” is present")
    if verb.head is not None and depth < 4:
        at: Token | None = verb.head
        while at is not None and not _is_predicate(at):
            at = at.head
        if at is not None:
            return _tense(at, title, depth + 1)
    return 0, "no tense"
