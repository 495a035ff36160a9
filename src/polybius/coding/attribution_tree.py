"""Word ranges in a tree: clauses, noun phrases and verb groups as half-open token ranges."""

from __future__ import annotations

from typing import NamedTuple

from polybius.records import Token, Tokens
from polybius.spans import Span

__all__ = ["Run", "Tree"]

_VERB_GROUP = frozenset({"aux", "aux:pass", "cop", "advmod", "neg"})
_EDGE = frozenset(", : ; . - – — -- … ) (".split())
_NOT_IN_SOURCE = frozenset({"parataxis", "punct", "cc", "discourse", "advcl", "dep", "vocative", "mark", "cop", "aux"})
_DASHES = frozenset("- – — -- ―".split())


class Run(NamedTuple):
    """Tokens ``start`` to ``end`` - 1."""

    start: int
    end: int


class Tree:
    """Ranges over the trees of a document; ``lo[i]``/``hi[i]`` are the first and last token under token ``i``."""

    __slots__ = ("hi", "lo", "tokens")

    def __init__(self, tokens: Tokens) -> None:
        n = len(tokens)
        self.tokens = tokens
        self.lo, self.hi = list(range(n)), list(range(n))
        lo, hi = self.lo, self.hi
        for token in tokens:
            i, head, guard = token.i, token.head, 0
            while head is not None and guard < 200:
                j = head.i
                if i < lo[j]:
                    lo[j] = i
                elif i > hi[j]:
                    hi[j] = i
                elif lo[j] <= i <= hi[j] and i != j and guard > 40:
                    break
                head, guard = head.head, guard + 1

    def run(self, token: Token) -> Run:
        """All words under ``token`` (and between them)."""
        return Run(self.lo[token.i], self.hi[token.i] + 1)

    def span(self, run: Run) -> Span:
        """The characters of a run."""
        return Span(self.tokens[run.start].start, self.tokens[run.end - 1].end)

    def trim(self, run: Run) -> Run:
        """Without punctuation other than quotation marks at either end."""
        start, end = run
        while start < end and self.tokens[start].text in _EDGE:
            start += 1
        while end > start and self.tokens[end - 1].text in _EDGE:
            end -= 1
        return Run(start, end)

    def minus(self, run: Run, cut: Run) -> list[Run]:
        """What is left of ``run`` when ``cut`` is taken out: no, one or two trimmed runs."""
        if cut.end <= run.start or run.end <= cut.start:
            parts = [run]
        else:
            parts = [Run(run.start, max(run.start, cut.start)), Run(min(run.end, cut.end), run.end)]
        trimmed = (self.trim(part) for part in parts)
        return [part for part in trimmed if part.start < part.end]

    def noun_phrase(self, noun: Token, *, barrier: Token | None = None) -> Run:
        """The phrase headed by ``noun`` with determiners, appositions and the clauses that identify it.

        Left out: a preposition in front, what dashes set off, clauses that merely hang on it. ``barrier`` (the
        cue) is never inside.
        """
        start, end = noun.i, noun.i + 1
        tokens = self.tokens
        for child in noun.children:
            if child.rel in _NOT_IN_SOURCE or (child.rel == "case" and child.i < noun.i):
                continue
            if child.deprel == "acl:relcl" or child.rel in ("appos", "acl", "nmod", "conj"):
                low = self.lo[child.i]
                set_off = tokens[low - 1].text if low > noun.i else ""
                if set_off in _DASHES or (set_off == "," and child.deprel == "acl"):
                    continue
                if child.rel == "conj" and child.upos in ("VERB", "AUX"):
                    continue
            if child.rel == "advmod" and child.i > noun.i:
                continue
            start, end = min(start, self.lo[child.i]), max(end, self.hi[child.i] + 1)
        if barrier is not None:
            if start <= barrier.i < noun.i:
                start = barrier.i + 1
            elif noun.i < barrier.i < end:
                end = barrier.i
        first = tokens[start]
        if first.rel == "case" and start < noun.i and first.head is noun:
            start += 1
        run = self.trim(Run(start, end))
        while (
            run.end < len(tokens)
            and tokens[run.end].upos == "PROPN"
            and tokens[run.end].sent == noun.sent
            and tokens[run.end - 1].upos in ("NOUN", "PROPN")
            and (barrier is None or run.end != barrier.i)
        ):
            # a name that the parser hung elsewhere: "said researcher Ann Lee"
            run = Run(run.start, run.end + 1)
        while (
            run.start > 0
            and tokens[run.start - 1].upos == "PROPN"
            and tokens[run.start].upos == "PROPN"
            and tokens[run.start - 1].rel in ("nmod", "compound", "flat")
            and tokens[run.start - 1].sent == noun.sent
        ):
            # a title or first name that the parser hung elsewhere
            run = Run(run.start - 1, run.end)
        opened = sum(1 for k in range(*run) if tokens[k].text == "(") - sum(
            1 for k in range(*run) if tokens[k].text == ")"
        )
        if opened == 1 and run.end < len(tokens) and tokens[run.end].text == ")":
            run = Run(run.start, run.end + 1)
        return run

    def verb_group(self, verb: Token) -> Run:
        """The verb with the auxiliaries, negation and adverbs that stand beside it, and its particle."""
        start, end = verb.i, verb.i + 1
        tokens = self.tokens
        while start > 0:
            token = tokens[start - 1]
            if (token.head is verb and token.rel in _VERB_GROUP and self.lo[token.i] == token.i) or (
                token.head is not None
                and token.head.head is verb
                and token.rel == "advmod"
                and token.i > 0
                and token.head.rel == "advmod"
                and token.head.i == start
            ):
                start -= 1
            else:
                break
        if end < len(tokens) and tokens[end].head is verb and tokens[end].deprel == "compound:prt":
            end += 1
        return Run(start, end)
