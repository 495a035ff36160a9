"""The stages that look at one document, as one function, and the same for a batch with bad documents set apart."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from polybius.records import CodedDocument, Document, Rejection, Tokens

if TYPE_CHECKING:
    from polybius.parsing import Parser
    from polybius.records import Parse

__all__ = ["Coder", "Outcome", "StageClock", "code_document", "crash"]

Outcome = CodedDocument | Rejection
Clock = Callable[[], float]


class StageClock:
    """Seconds spent in each stage, for measuring; it changes no result."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def start(self) -> None:
        """Time from here on belongs to the next stage."""
        self._last = time.perf_counter()

    def stop(self, stage: str) -> None:
        """The time since the last call belongs to ``stage``."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def code_document(document: Document, parser: Parser, clock: StageClock | None = None) -> CodedDocument:
    """Parse, tag, code and resolve one document. A pure function of the document and the parser's model."""
    clock = clock or StageClock()
    clock.start()
    parse = parser.parse([document])[0]
    clock.stop("parsing")
    return _after_parsing(document, parse, clock)


def _after_parsing(document: Document, parse: Parse, clock: StageClock) -> CodedDocument:
    # Imported here: a worker that only reads, and `--help`, must not wait for the lexicons.
    from polybius.coding import code
    from polybius.resolving import resolve
    from polybius.tagging import tag

    tokens = Tokens(document, parse)
    tags = tag(tokens)
    clock.stop("tagging")
    mentions, attributions = code(tokens, tags)
    clock.stop("coding")
    resolved = resolve(tokens, tags, mentions, attributions)
    clock.stop("resolving")
    parse = msgspec.structs.replace(parse, contexts=b"")  # wanted no more, and larger than all the rest
    return CodedDocument(document, tags, mentions, attributions, resolved, parse)


def crash(document: Document, error: BaseException) -> Rejection:
    """The rejection of a document that a stage broke down on, with the error in one line."""
    words = " ".join(str(error).split()) or "no message"
    return Rejection(document.source, "crash", f"{document.id}: {type(error).__name__}: {words[:300]}")


class Coder:
    """What a worker does: batches of documents in, an outcome for each out. Made anew in every worker process."""

    def __init__(self, model: str = "default") -> None:
        from polybius.parsing import load_parser

        self.parser: Parser = load_parser(model, threads=1)
        self.clock = StageClock()

    def __call__(self, documents: Sequence[Document]) -> list[Outcome]:
        """Code a batch. A document that a stage breaks down on becomes a rejection; the others go on."""
        return [self._one(document) for document in documents]

    def _one(self, document: Document) -> Outcome:
        try:
            return code_document(document, self.parser, self.clock)
        except Exception as error:  # one bad document must never stop the rest, whatever is wrong with it
            return crash(document, error)


def seconds_of(coder: object) -> Mapping[str, float]:
    """Seconds of each stage, where the coder keeps them."""
    clock = getattr(coder, "clock", None)
    return clock.seconds if isinstance(clock, StageClock) else {}
