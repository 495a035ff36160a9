"""Token and Sentence: views over a :class:`Parse`, made once per document and never stored."""

from __future__ import annotations

from collections.abc import Iterator

from polybius.records.document import Document
from polybius.records.parse import Parse
from polybius.spans import Span

__all__ = ["Sentence", "Token", "Tokens"]


_COMPOUND = frozenset({"ahead", "because", "instead", "outside", "inside", "regardless"})
"""Adverbs that make one preposition with an "of" after them."""


_COARSE = {"B-GPE": "B-LOC", "I-GPE": "I-LOC", "B-NORP": "O", "I-NORP": "O"}


class Token:
    """One word of a parsed document. Comparable by identity; ``i`` is its number in the document.

    ``rel`` is the relation without its subtype ("nsubj" of "nsubj:pass"); it is read so often that it is kept.
    ``entity``:
    the model's tag; ``ner``: the same as coding reads it, where states and towns are LOC and a nationality names
    nobody (the
    lexicon tells these apart).
    """

    __slots__ = (
        "_case", "_feats", "children", "deprel", "end", "entity", "feats_text", "head", "i", "lemma", "lower", "ner",
        "rel", "sent", "start", "text", "upos", "xpos",
    )  # fmt: skip

    def __init__(self, i: int, text: str, parse: Parse, sent: int) -> None:
        self.i, self.text, self.sent = i, text, sent
        self.lower = text.lower()
        self.start, self.end = parse.start[i], parse.end[i]
        self.lemma, self.upos, self.xpos = parse.lemma[i], parse.upos[i], parse.xpos[i]
        self.feats_text, self.deprel, self.entity = parse.feats[i], parse.deprel[i], parse.ner[i]
        self.ner = _COARSE.get(self.entity, self.entity)
        self.rel = self.deprel.partition(":")[0] if ":" in self.deprel else self.deprel
        self._feats: dict[str, str] | None = None
        self._case: str | None = None
        self.head: Token | None = None
        self.children: list[Token] = []

    def __repr__(self) -> str:
        return f"<{self.i} {self.text} {self.upos} {self.deprel}>"

    @property
    def feats(self) -> dict[str, str]:
        """Morphology as a mapping, e.g. ``{"Tense": "Past", "VerbForm": "Fin"}``."""
        if self._feats is None:
            pairs = (f.partition("=") for f in self.feats_text.split("|") if "=" in f)
            self._feats = {k: v for k, _, v in pairs}
        return self._feats

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def child(self, *rels: str) -> Token | None:
        """First child with one of the relations (full name, or name without subtype)."""
        for child in self.children:
            if child.rel in rels or child.deprel in rels:
                return child
        return None

    def childs(self, *rels: str) -> list[Token]:
        """All children with one of the relations, in text order."""
        return [c for c in self.children if c.rel in rels or c.deprel in rels]

    @property
    def case(self) -> str:
        """The case marker, lower-cased ("by", "because of"), or "" (looks at ``case`` and ``mark`` children)."""
        if self._case is None:
            self._case = self._find_case() if self.children else ""
        return self._case

    def _find_case(self) -> str:
        for marker in self.children:
            if marker.rel == "case":
                fixed = marker.childs("fixed") if marker.children else ()
                if marker.lower == "of":  # "ahead of the visit", parsed as an adverb and a preposition
                    around = [*self.children, *((self.head, *self.head.children) if self.head is not None else ())]
                    before = next((c for c in around if c.i == marker.i - 1 and c.lower in _COMPOUND), None)
                    if before is not None:
                        return f"{before.lower} of"
                return " ".join([marker.lower, *(t.lower for t in fixed)]) if fixed else marker.lower
        return ""

    def subtree(self) -> list[Token]:
        """The token and all that hangs on it, in text order."""
        out, stack = [], [self]
        while stack:
            token = stack.pop()
            out.append(token)
            stack.extend(token.children)
        return sorted(out, key=lambda t: t.i)

    def ancestors(self) -> Iterator[Token]:
        """Heads, nearest first."""
        token = self.head
        while token is not None:
            yield token
            token = token.head


class Sentence:
    """A run of tokens, ``tokens[first:last]``."""

    __slots__ = ("first", "i", "last", "segment", "tokens")

    def __init__(self, i: int, tokens: list[Token], segment: int) -> None:
        self.i, self.tokens, self.segment = i, tokens, segment
        self.first, self.last = tokens[0].i, tokens[-1].i + 1

    @property
    def span(self) -> Span:
        return Span(self.tokens[0].start, self.tokens[-1].end)

    @property
    def root(self) -> Token:
        return next((t for t in self.tokens if t.head is None), self.tokens[0])

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)


class Tokens:
    """All tokens and sentences of a document as linked views: the working form of every later stage."""

    __slots__ = ("document", "parse", "sentences", "tokens")

    def __init__(self, document: Document, parse: Parse) -> None:
        self.document, self.parse = document, parse
        text = document.text
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        for n, (first, last) in enumerate(parse.sentences):
            run = [Token(i, text[parse.start[i] : parse.end[i]], parse, n) for i in range(first, last)]
            tokens.extend(run)
            sentences.append(Sentence(n, run, parse.segments[n]))
        for token in tokens:
            head = parse.head[token.i]
            if head >= 0:
                token.head = tokens[head]
                tokens[head].children.append(token)
        self.tokens, self.sentences = tokens, sentences

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i]

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def sentence_of(self, token: Token) -> Sentence:
        return self.sentences[token.sent]
