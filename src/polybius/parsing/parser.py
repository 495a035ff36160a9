"""Documents in, parses out: the parser protocol and the shipped parser."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from polybius.errors import UsageError
from polybius.parsing.decode import Decoded, decode
from polybius.parsing.lemmas import lemmatise
from polybius.parsing.model import Model, load_model
from polybius.parsing.proposing import propose
from polybius.parsing.tokenise import tokenise
from polybius.parsing.windows import Inputs, Window, calls, cut_windows, inputs, sentence_bias
from polybius.records import CONTENT_KINDS, Document, Parse, Proposal

__all__ = ["OnnxParser", "Parser", "load_parser"]


class Parser(Protocol):
    """Anything that gives each document its parse, in order. A document's parse depends on nothing but it."""

    def parse(self, documents: Sequence[Document]) -> list[Parse]: ...


class OnnxParser:
    """The shipped language model. ``threads`` documents are parsed side by side; it changes no parse."""

    def __init__(self, model: Model, *, threads: int = 1) -> None:
        if threads < 1:
            raise UsageError(f"threads must be at least 1, not {threads}")
        self.model, self.threads = model, threads

    def parse(self, documents: Sequence[Document]) -> list[Parse]:
        """One parse a document, in order. Only content segments are parsed, and each ends its last sentence."""
        if self.threads == 1 or len(documents) < 2:
            return [self._parse(document) for document in documents]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(self._parse, documents))

    def parse_words(self, sentences: Sequence[Sequence[str]]) -> list[Decoded]:
        """Tags and trees of sentences given as words, one sentence a call (for scoring on gold words)."""
        out = []
        for words in sentences:
            ids, case, starts = self._pieces(words)
            window = Window(0, len(words), int(starts[-1]))
            feed = inputs([window], ids, case, starts, np.full(len(words), -100, np.float32))
            out.append(decode(self.model.call(feed), feed.exists, self.model.labels, self.model.relations))
        return out

    def _pieces(
        self, forms: Sequence[str]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        words = self.model.pieces(forms)
        counts = np.array([len(word.ids) for word in words], np.int64)
        ids = np.array([piece for word in words for piece in word.ids], np.int64)
        case = np.repeat(np.array([word.case for word in words], np.int64), counts)
        starts = np.zeros(len(forms) + 1, np.int64)
        np.cumsum(counts, out=starts[1:])
        return ids, case, starts

    def _parse(self, document: Document) -> Parse:
        text = document.text
        spans: list[tuple[int, int]] = []
        bounds: list[tuple[int, int, int]] = []
        for number, segment in enumerate(document.segments):
            if segment.kind in CONTENT_KINDS:
                first = len(spans)
                spans.extend(tokenise(text, segment.span.start, segment.span.end))
                if len(spans) > first:
                    bounds.append((number, first, len(spans)))
        forms = [text[a:z] for a, z in spans]
        ids, case, starts = self._pieces(forms)
        lengths = np.diff(starts).tolist()
        bias = sentence_bias(forms, spans)
        windows: list[Window] = []
        segments: list[int] = []
        for number, first, last in bounds:
            cut = list(cut_windows(forms, spans, lengths, first, last))
            windows.extend(cut)
            segments.extend([number] * len(cut))
        columns = _Columns(self.model, len(forms))
        for numbers in calls(windows):
            group = [windows[i] for i in numbers]
            feed = inputs(group, ids, case, starts, bias)
            outputs = self.model.call(feed)
            columns.put(group, decode(outputs, feed.exists, self.model.labels, self.model.relations), feed)
            firsts = [window.first for window in group]
            columns.proposals.extend(propose(outputs, feed.exists, firsts, self.model.labels.told))
        return columns.parse(forms, spans, windows, segments)


class _Columns:
    """Collects decoded calls into the columns of one document."""

    def __init__(self, model: Model, size: int) -> None:
        self.model = model
        self.upos, self.xpos, self.feats, self.rel, self.ner, self.head = (np.zeros(size, np.int64) for _ in range(6))
        self.begins = np.zeros(size, np.bool_)
        self.proposals: list[Proposal] = []

    def put(self, group: Sequence[Window], decoded: Decoded, feed: Inputs) -> None:
        firsts = np.array([window.first for window in group])
        exists = feed.exists
        at = (firsts[:, None] + np.arange(exists.shape[1]))[exists]
        self.upos[at], self.xpos[at], self.feats[at] = decoded.upos, decoded.xpos, decoded.feats
        self.rel[at], self.ner[at] = decoded.rel, decoded.ner
        self.head[at] = np.where(decoded.head > 0, decoded.head + firsts[:, None] - 1, -1)[exists]
        begins = np.ones(exists.shape, np.bool_)
        begins[:, 1:] = decoded.sentence[:, 1:] != decoded.sentence[:, :-1]
        self.begins[at] = begins[exists]

    def parse(
        self, forms: Sequence[str], spans: Sequence[tuple[int, int]], windows: Sequence[Window], segments: Sequence[int]
    ) -> Parse:
        labels = self.model.labels
        firsts: list[int] = np.flatnonzero(self.begins).tolist()
        window_firsts = [window.first for window in windows]
        opening = self.begins.tolist()
        xpos = labels.xpos[self.xpos].tolist()
        return Parse(
            start=tuple(a for a, _ in spans),
            end=tuple(z for _, z in spans),
            lemma=tuple(map(lemmatise, forms, xpos, opening)),
            upos=tuple(labels.upos[self.upos].tolist()),
            xpos=tuple(xpos),
            feats=tuple(labels.feats[self.feats].tolist()),
            head=tuple(self.head.tolist()),
            deprel=tuple(labels.rel[self.rel].tolist()),
            ner=tuple(labels.ner[self.ner].tolist()),
            sentences=tuple(pairwise([*firsts, len(forms)])) if firsts else (),
            segments=tuple(segments[bisect_right(window_firsts, first) - 1] for first in firsts),
            model=f"{self.model.name} {self.model.version}",
            proposals=tuple(sorted(self.proposals, key=lambda p: p.token)),
        )


def load_parser(model: str = "default", *, threads: int = 1) -> OnnxParser:
    """The shipped parser. ``threads`` says how many documents it parses side by side.

    Raises :class:`~polybius.errors.ModelError` where the model is unknown, missing or damaged.
    """
    return OnnxParser(load_model("english" if model == "default" else model), threads=threads)
