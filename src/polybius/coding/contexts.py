"""PLOVER's contexts: why or about what an act is done, from the words around its trigger.

Terms are data (``lexicon/contexts``, a file a context). PLOVER takes contexts from the paragraph or the document, not
only from the sentence; here a term in the sentence or the paragraph is enough, elsewhere in the document it takes
several.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from typing import NamedTuple

from polybius.lexicon import data_file
from polybius.records import Slot, Tags, Token, Tokens
from polybius.spans import Span

__all__ = ["ContextTerms", "load_contexts", "read_contexts"]

_DOCUMENT_HITS = 3
_MAX_SPANS = 5


class ContextTerms(NamedTuple):
    """``terms``: first word → (words, context), longest first, "!context" for phrases that are none of it;
    ``acts``: TYPE/mode → contexts that it implies.
    """

    terms: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    acts: dict[str, tuple[str, ...]]
    names: tuple[str, ...]
    verbs: dict[str, tuple[str, ...]]
    """Lemma of a verb → its contexts."""


class _Hit(NamedTuple):
    context: str
    span: Span
    sentence: int
    segment: int


class _Hits:
    """The hits of one context in a document, by sentence and by segment."""

    def __init__(self) -> None:
        self.by_sentence: dict[int, list[_Hit]] = {}
        self.by_segment: dict[int, list[_Hit]] = {}
        self.spans: set[Span] = set()
        self._all: tuple[Span, ...] | None = None

    def add(self, hit: _Hit) -> None:
        self.by_sentence.setdefault(hit.sentence, []).append(hit)
        self.by_segment.setdefault(hit.segment, []).append(hit)
        self.spans.add(hit.span)

    def near(self, sentence: int, segment: int) -> tuple[tuple[Span, ...], str]:
        """The spans nearest to a sentence, and how near they are; none where the document says too little."""
        if here := self.by_sentence.get(sentence):
            return _distinct({h.span for h in here}), "context.sentence"
        if here := self.by_segment.get(segment):
            return _distinct({h.span for h in here}), "context.paragraph"
        if len(self.spans) < _DOCUMENT_HITS or len(self.by_sentence) < 2:
            return (), ""
        if self._all is None:
            self._all = _distinct(self.spans)
        return self._all, "context.document"


@cache
def load_contexts() -> ContextTerms:
    """The terms of all contexts."""
    terms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    acts: dict[str, list[str]] = {}
    names: list[str] = []
    verbs: dict[str, list[str]] = {}
    for entry in sorted(data_file("contexts").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        data = tomllib.loads(entry.read_text(encoding="utf-8"))
        name = data["context"]
        names.append(name)
        for verb in data.get("verbs", "").split():
            verbs.setdefault(verb, []).append(name)
        for key, context in (("terms", name), ("except", f"!{name}")):
            for term in data.get(key, "").replace("\n", " ").split("|"):
                words = tuple(_split(term.strip()))
                if words:
                    terms.setdefault(words[0], []).append((words, context))
        for act in data.get("acts", ()):
            acts.setdefault(act, []).append(name)
    ordered = {first: tuple(sorted(rows, key=lambda r: (-len(r[0]), r))) for first, rows in terms.items()}
    return ContextTerms(
        ordered,
        {act: tuple(found) for act, found in acts.items()},
        tuple(names),
        {verb: tuple(found) for verb, found in verbs.items()},
    )


def _split(term: str) -> list[str]:
    """Words as the tokeniser cuts them: hyphens and possessives stand apart."""
    out: list[str] = []
    for word in term.split():
        parts = word.replace("'s", " 's").replace("-", " - ").split() if len(word) > 2 else [word]
        out.extend(parts)
    return out


@lru_cache(maxsize=2)
def _hits(tokens: Tokens) -> dict[str, _Hits]:
    """Every term in the document, by context; kept for the document at hand, as each of its mentions asks."""
    lexicon, verbs = load_contexts().terms, load_contexts().verbs
    out: list[_Hit] = []
    for sentence in tokens.sentences:
        words = sentence.tokens
        forms = [(t.lower, t.lemma.lower()) for t in words]
        n = len(words)
        masked: set[tuple[str, int]] = set()
        for k, (form, lemma) in enumerate(forms):
            rows = lexicon.get(form, ())
            if lemma != form and lemma in lexicon:
                rows = (*rows, *lexicon[lemma])
            verbal = words[k].upos in ("VERB", "AUX")
            if verbal:
                for context in verbs.get(forms[k][1], ()):
                    out.append(_Hit(context, words[k].span, sentence.i, sentence.segment))
            for term, context in rows:
                m = len(term)
                if k + m > n or (m == 1 and verbal) or not all(term[j] in forms[k + j] for j in range(1, m)):
                    continue
                if context.startswith("!"):
                    masked.update((context[1:], j) for j in range(k, k + m))
                elif not any((context, j) in masked for j in range(k, k + m)):
                    span = Span(words[k].start, words[k + m - 1].end)
                    out.append(_Hit(context, span, sentence.i, sentence.segment))
    found: dict[str, _Hits] = {}
    for hit in out:
        found.setdefault(hit.context, _Hits()).add(hit)
    return found


def read_contexts(trigger: Token, tokens: Tokens, tags: Tags, *, act: str, mode: str | None) -> tuple[Slot[str], ...]:
    """The contexts of a mention, by name, each with the words that show it.

    ``rule`` says where they stand: context.sentence, context.paragraph, context.document, or context.act where the
    act's mode implies the context.
    """
    del tags
    lexicon = load_contexts()
    segment = tokens.sentence_of(trigger).segment
    out: dict[str, Slot[str]] = {}
    for name in lexicon.acts.get(f"{act}/{mode}", ()):
        out[name] = Slot(name, (trigger.span,), "context.act")
    for name, hits in _hits(tokens).items():
        spans, rule = hits.near(trigger.sent, segment)
        if spans:
            out[name] = Slot(name, spans, rule)
    return tuple(out[name] for name in sorted(out))


def _distinct(found: set[Span]) -> tuple[Span, ...]:
    """The first few spans, a shorter term inside a longer one left out."""
    spans: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start, -s.end)):
        if not spans or span.end > spans[-1].end:
            spans.append(span)
    return tuple(spans[:_MAX_SPANS])
