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
from polybius.parsing.tokenise import casing, model_form, tokenise
from polybius.parsing.windows import Inputs, Window, calls, cut_windows, inputs
from polybius.records import CONTENT_KINDS, Document, Parse

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
            feed = inputs([window], ids, case, starts)
            feed.bias[0, :-1] = -100.0
            out.append(decode(self.model.call(feed), feed.exists, self.model.labels, self.model.relations))
        return out

    def _pieces(
        self, forms: Sequence[str]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        ids, counts = self.model.pieces([model_form(form) for form in forms])
        case = np.repeat(np.fromiter(map(casing, forms), np.int64, len(forms)), counts)
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
        windows: list[Window] = []
        segments: list[int] = []
        for number, first, last in bounds:
            cut = list(cut_windows(forms, spans, lengths, first, last))
            windows.extend(cut)
            segments.extend([number] * len(cut))
        columns = _Columns(self.model)
        for group in calls(windows):
            feed = inputs(group, ids, case, starts)
            columns.add(
                group, decode(self.model.call(feed), feed.exists, self.model.labels, self.model.relations), feed
            )
        return columns.parse(forms, spans, windows, segments)


class _Columns:
    """Collects decoded calls into the columns of one document."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.labels: dict[str, list[str]] = {name: [] for name in ("upos", "xpos", "feats", "deprel", "ner")}
        self.head: list[int] = []
        self.breaks: list[npt.NDArray[np.int64]] = []

    def add(self, group: Sequence[Window], decoded: Decoded, feed: Inputs) -> None:
        exists, labels = feed.exists, self.model.labels
        for name, table, numbers in (
            ("upos", labels.upos, decoded.upos),
            ("xpos", labels.xpos, decoded.xpos),
            ("feats", labels.feats, decoded.feats),
            ("deprel", labels.rel, decoded.rel),
            ("ner", labels.ner, decoded.ner),
        ):
            self.labels[name].extend(table[numbers[exists]].tolist())
        offset = np.array([window.first for window in group])[:, None] - 1
        self.head.extend(np.where(decoded.head > 0, decoded.head + offset, -1)[exists].tolist())
        begins = np.ones(exists.shape, np.bool_)
        begins[:, 1:] = decoded.sentence[:, 1:] != decoded.sentence[:, :-1]
        self.breaks.append(np.flatnonzero(begins[exists]) + group[0].first)

    def parse(
        self, forms: Sequence[str], spans: Sequence[tuple[int, int]], windows: Sequence[Window], segments: Sequence[int]
    ) -> Parse:
        firsts: list[int] = np.concatenate(self.breaks).tolist() if self.breaks else []
        sentences = tuple(pairwise([*firsts, len(forms)])) if firsts else ()
        window_firsts = [window.first for window in windows]
        opening = set(firsts)
        xpos = self.labels["xpos"]
        return Parse(
            start=tuple(a for a, _ in spans),
            end=tuple(z for _, z in spans),
            lemma=tuple(
                lemmatise(form, tag, i in opening) for i, (form, tag) in enumerate(zip(forms, xpos, strict=True))
            ),
            upos=tuple(self.labels["upos"]),
            xpos=tuple(xpos),
            feats=tuple(self.labels["feats"]),
            head=tuple(self.head),
            deprel=tuple(self.labels["deprel"]),
            ner=tuple(self.labels["ner"]),
            sentences=sentences,
            segments=tuple(segments[bisect_right(window_firsts, first) - 1] for first in firsts),
            model=f"{self.model.name} {self.model.version}",
        )


def load_parser(model: str = "default", *, threads: int = 1) -> OnnxParser:
    """The shipped parser. ``threads`` says how many documents it parses side by side.

    Raises :class:`~polybius.errors.ModelError` where the model is unknown, missing or damaged.
    """
    return OnnxParser(load_model("english" if model == "default" else model), threads=threads)
