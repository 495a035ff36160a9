"""Documents in, parses out: the parser protocol and the shipped parser."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from polybius.errors import ModelError, UsageError
from polybius.parsing.decode import Decoded, decode
from polybius.parsing.lemmas import lemmatise
from polybius.parsing.model import ActLabels, Depth, Model, Outputs, load_model
from polybius.parsing.proposing import FirstSight, likelihoods
from polybius.parsing.surroundings import AHEAD, BACK
from polybius.parsing.tokenise import tokenise
from polybius.parsing.windows import Inputs, Window, calls, cut_windows, inputs, sentence_bias
from polybius.records import CONTENT_KINDS, Document, Parse

__all__ = ["GATE", "Effort", "OnnxParser", "Parser", "load_parser"]


class Parser(Protocol):
    """Anything that gives each document its parse, in order. A document's parse depends on nothing but it."""

    def parse(self, documents: Sequence[Document]) -> list[Parse]: ...


Floats = npt.NDArray[np.float32]
Effort = Literal["full", "gated", "fast"]
"""How far up the network the windows of a text go: all to the top; those to the top that may tell an act, the others
half way; all half way."""

GATE = 0.1
"""A window in which the heads half way give every word less than this to tell an act is not read further when gated,
unless parties of a likely one near it may stand there."""
_GATED = 20_000
"""Documents of more words are not gated: what the lower layers say of all windows is kept meanwhile."""


class OnnxParser:
    """The shipped language model. ``threads`` documents are parsed side by side; it changes no parse. ``acts``: also
    propose the acts that the words tell, and their parties."""

    def __init__(self, model: Model, *, threads: int = 1, effort: Effort = "full", acts: bool = True) -> None:
        if threads < 1:
            raise UsageError(f"threads must be at least 1, not {threads}")
        self.model, self.threads, self.effort, self.acts = model, threads, effort, acts

    def parse(self, documents: Sequence[Document]) -> list[Parse]:
        """One parse a document, in order. Only content segments are parsed, and each ends its last sentence."""
        if self.threads == 1 or len(documents) < 2:
            return [self._parse(document) for document in documents]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(self._parse, documents))

    def parse_scored(self, document: Document) -> tuple[Parse, dict[int, Floats]]:
        """The parse of a document and, by token, what its words are compared by as triggers of acts: the raw scores of
        acts, then of modes, as :class:`~polybius.parsing.model.ActLabels` orders them."""
        scores: dict[int, Floats] = {}
        return self._parse(document, scores), scores

    def parse_words(self, sentences: Sequence[Sequence[str]]) -> list[Decoded]:
        """Tags and trees of sentences given as words, one sentence a call (for scoring on gold words)."""
        out = []
        for words in sentences:
            ids, case, starts = self._pieces(words)
            window = Window(0, len(words), int(starts[-1]))
            feed = inputs([window], ids, case, starts, np.full(len(words), -100, np.float32))
            depth: Depth = "early" if self.effort == "fast" else "top"
            outputs = self.model.finish(feed, self.model.begin(feed), depth)
            out.append(decode(outputs, feed.exists, self.model.labels, self.model.relations[depth]))
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

    def _parse(self, document: Document, scores: dict[int, Floats] | None = None) -> Parse:
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
        bias = sentence_bias(forms, spans, text)
        windows = cut_windows(forms, spans, lengths, [(first, last) for _, first, last in bounds])
        sizes = np.array([last - first for _, first, last in bounds], np.int64)
        segments = np.repeat(np.array([number for number, _, _ in bounds], np.int64), sizes)
        opens = np.diff(segments, prepend=-1) != 0
        columns = _Columns(self.model, len(forms), scores, self.effort, acts=self.acts)
        gated = self.effort == "gated" and len(forms) <= _GATED
        kept: list[tuple[list[int], Inputs, Floats]] = []
        likely = np.zeros(len(windows), np.bool_)
        for numbers in calls(windows):
            group = [windows[i] for i in numbers]
            feed = inputs(group, ids, case, starts, bias, opens)
            half = self.model.begin(feed)
            if self.effort == "fast" or gated:
                early = self.model.finish(feed, half, "early")
                columns.put(group, early, feed, "early")
                if gated:
                    kept.append((numbers, feed, half))
                    likely[numbers] = _likely(early, feed.exists, self.model.labels.told)
                continue
            columns.put(group, self.model.finish(feed, half, "top"), feed, "top")
        if gated:
            columns.forget()
            passing = _with_neighbours(windows, likely)
            for numbers, feed, half in kept:
                through = passing[numbers]
                if not through.any():
                    continue
                group = [windows[i] for i in numbers if passing[i]]
                if not through.all():
                    half = half[np.repeat(through, [windows[i].pieces + 2 for i in numbers])]
                    feed = inputs(group, ids, case, starts, bias, opens)
                columns.put(group, self.model.finish(feed, half, "top"), feed, "top")
        return columns.parse(forms, spans, segments, "early" if self.effort == "fast" else "top")


def _likely(outputs: Outputs, exists: npt.NDArray[np.bool_], labels: ActLabels) -> npt.NDArray[np.bool_]:
    """By window: does any word tell an act with a probability of at least ``GATE``?"""
    rows = np.nonzero(exists)[0]
    return np.bincount(rows, likelihoods(outputs.event, labels) >= GATE, minlength=len(exists)) > 0


def _with_neighbours(windows: Sequence[Window], likely: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The likely windows, and those with words that are read again together with theirs."""
    out = likely.copy()
    reach = [(windows[i].first - BACK, windows[i].last + AHEAD) for i in np.flatnonzero(likely).tolist()]
    for first, last in reach:
        out |= np.array([w.first < last and first < w.last for w in windows], np.bool_)
    return out


class _Columns:
    """Collects decoded calls into the columns of one document, and raw scores by token where these are asked for."""

    def __init__(
        self, model: Model, size: int, scores: dict[int, Floats] | None, effort: Effort, *, acts: bool
    ) -> None:
        self.model, self.scores, self.effort = model, scores, effort
        self.upos, self.xpos, self.feats, self.rel, self.ner, self.head = (np.zeros(size, np.int64) for _ in range(6))
        self.begins = np.zeros(size, np.bool_)
        self.first_sight = FirstSight(model, size) if acts else None

    def forget(self) -> None:
        """What was said of acts so far is of no use: the words are read at another depth from here on."""
        if self.first_sight is not None:
            self.first_sight.forget()

    def put(self, group: Sequence[Window], outputs: Outputs, feed: Inputs, depth: Depth) -> None:
        """Fill in the words of the windows; what an earlier call said of them is forgotten."""
        labels = self.model.labels
        decoded = decode(outputs, feed.exists, labels, self.model.relations[depth])
        firsts = np.array([window.first for window in group])
        exists = feed.exists
        at = (firsts[:, None] + np.arange(exists.shape[1]))[exists]
        if self.first_sight is not None:
            self.first_sight.put(at, outputs)
        self.upos[at], self.xpos[at], self.feats[at] = decoded.upos, decoded.xpos, decoded.feats
        self.rel[at], self.ner[at] = decoded.rel, decoded.ner
        self.head[at] = np.where(decoded.head > 0, decoded.head + firsts[:, None] - 1, -1)[exists]
        begins = np.ones(exists.shape, np.bool_)
        begins[:, 1:] = decoded.sentence[:, 1:] != decoded.sentence[:, :-1]
        self.begins[at] = begins[exists]
        if self.scores is not None:
            width = len(labels.told.acts) + len(labels.told.modes)
            self.scores.update(zip(at.tolist(), outputs.event[:, :width], strict=True))

    def parse(
        self,
        forms: Sequence[str],
        spans: Sequence[tuple[int, int]],
        segments: npt.NDArray[np.int64],
        depth: Depth,
    ) -> Parse:
        """``segments``: the number of each word's segment."""
        labels = self.model.labels
        paragraphs = np.unique(segments, return_inverse=True)[1]
        firsts: list[int] = np.flatnonzero(self.begins).tolist()
        opening = self.begins.tolist()
        xpos, feats = labels.xpos[self.xpos].tolist(), labels.feats[self.feats].tolist()
        return Parse(
            start=tuple(a for a, _ in spans),
            end=tuple(z for _, z in spans),
            lemma=tuple(map(_lemma, forms, xpos, feats, opening)),
            upos=tuple(labels.upos[self.upos].tolist()),
            xpos=tuple(xpos),
            feats=tuple(feats),
            head=tuple(self.head.tolist()),
            deprel=tuple(labels.rel[self.rel].tolist()),
            ner=tuple(labels.ner[self.ner].tolist()),
            sentences=tuple(pairwise([*firsts, len(forms)])) if firsts else (),
            segments=tuple(segments[firsts].tolist()),
            model=f"{self.model.name} {self.model.version} {self.effort}",
            proposals=tuple(self.first_sight.proposals(paragraphs, depth)) if self.first_sight is not None else None,
            contexts=self.first_sight.held() if self.first_sight is not None and depth == "top" else b"",
        )


def _lemma(form: str, xpos: str, feats: str, opening: bool) -> str:
    """The lemma by the rules of the part of speech. The tags of a past participle may contradict one another; and a
    past tense that the rules do not know is looked up as a participle ("were *withdrawn*")."""
    if xpos == "VBD" and "VerbForm=Part" in feats:
        return lemmatise(form, "VBN", opening)
    lemma = lemmatise(form, xpos, opening)
    unknown = xpos == "VBD" and lemma == form.lower() and lemma.endswith("n")
    return lemmatise(form, "VBN", opening) if unknown else lemma


_EFFORTS: dict[str, Effort] = {"default": "full", "gated": "gated", "fast": "fast"}


def load_parser(model: str = "default", *, threads: int = 1, acts: bool = True) -> OnnxParser:
    """The shipped parser. ``model``: how far up the network texts are read: ``default`` (all to the top),
    ``gated`` (windows that can tell no act half way only) or ``fast`` (all half way). ``threads`` says how many
    documents it parses side by side. Without ``acts`` it gives trees, tags and names alone, which is an eighth faster
    (``proposals`` of a parse are None then).

    Raises :class:`~polybius.errors.ModelError` where the model is unknown, missing or damaged.
    """
    if model not in _EFFORTS:
        raise ModelError(f"no model {model!r}; there are: {', '.join(_EFFORTS)}")
    return OnnxParser(load_model("english"), threads=threads, effort=_EFFORTS[model], acts=acts)
