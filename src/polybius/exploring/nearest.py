"""The lexicon's examples as the language model reads them: which of them is a word most like?

The vector of a trigger is what the network makes of it before that becomes probabilities: its raw scores of acts and
modes, centred on the mean of the examples and scaled to unit length; likeness is the cosine of two of them. Neighbours
among known examples show what a network's answer rests on (Papernot and McDaniel, "Deep k-Nearest Neighbors", 2018).
The file beside the weights (``tools/build_examples.py``) holds vectors and names; the sentences are the lexicon's.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from polybius.coding.frames import load_lexicon, read_toml
from polybius.lexicon import data_file
from polybius.parsing.model import Model
from polybius.spans import Span

__all__ = ["Examples", "Likeness", "Sample", "load_examples", "pack", "samples"]

Floats = npt.NDArray[np.float32]

_ROLES = re.compile(r"\[(?:actor|recipient|object|place|time)(?:=[A-Z]{3})? |\]")
_TRIGGER = re.compile(r"\{(.*?)\}")


class Sample(msgspec.Struct, frozen=True):
    """A sentence of the lexicon: the example of that ``number`` of the frame ``source``, or the sentence of that number
    in the file ``source`` ("counterexamples/sport"). ``act``: with its mode, None where the sentence tells of none.
    ``trigger``: None where the lexicon marks none.
    """

    source: str
    number: int
    text: str
    act: str | None
    trigger: Span | None


class Likeness(msgspec.Struct, frozen=True):
    """A sample and how alike its trigger is read, -1..1."""

    sample: Sample
    similarity: float


def samples() -> Iterator[Sample]:
    """The marked examples of all frames, by frame, then the counterexamples that tell of no act at all."""
    for frame in sorted(load_lexicon().frames.values(), key=lambda f: f.id):
        for number, example in enumerate(frame.examples):
            text = _ROLES.sub("", example.text)
            mark = _TRIGGER.search(text)
            if example.kind == "example" and mark is not None:
                mode = example.mode or frame.mode
                trigger = Span(mark.start(), mark.end() - 2)
                plain = text[: mark.start()] + mark[1] + text[mark.end() :]
                yield Sample(frame.id, number, plain, f"{frame.act}/{mode}" if mode else frame.act, trigger)
    for file in sorted(data_file("counterexamples").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            source = f"counterexamples/{file.name.removesuffix('.toml')}"
            for number, case in enumerate(read_toml(file, source)["none"]):
                if not case.get("allows"):
                    yield Sample(source, number, case["text"], None, None)


class Examples:
    """Samples with their vectors. ``changed``: how many were left out because the lexicon words them otherwise now."""

    def __init__(self, known: Sequence[Sample], vectors: Floats, mean: Floats, changed: int = 0) -> None:
        self.samples, self.vectors, self.mean, self.changed = tuple(known), _unit(vectors), mean, changed

    def nearest(self, scores: Floats, count: int = 3) -> tuple[Likeness, ...]:
        """The samples that are read most like a word of these raw scores, the likest first."""
        cosines = self.vectors @ _unit(scores.astype(np.float32) - self.mean)
        best = np.argsort(-cosines, kind="stable")[:count].tolist()
        return tuple(Likeness(self.samples[i], float(cosines[i])) for i in best)


def load_examples(model: Model) -> Examples | str:
    """The examples as ``model`` reads them, or why there are none, in words."""
    if model.examples is None:
        return (
            "not known: the package lacks the lexicon's examples as these weights read them (tools/build_examples.py)"
        )
    with np.load(io.BytesIO(model.examples)) as arrays:
        if str(arrays["weights"]) != model.weights:
            return "not known: the file of examples belongs to other weights than these (tools/build_examples.py)"
        names, mean = arrays["names"].tolist(), arrays["mean"]
        columns = (arrays[key].tolist() for key in ("source", "number", "start", "end", "checksum"))
        rows = list(zip(*columns, strict=True))
        vectors = arrays["vectors"].astype(np.float32)
    lexicon = {(s.source, s.number): s for s in samples()}
    kept: list[int] = []
    found: list[Sample] = []
    for i, (source, number, start, end, checksum) in enumerate(rows):
        sample = lexicon.get((names[source], number))
        if sample is not None and _checksum(sample.text) == checksum:
            kept.append(i)
            found.append(msgspec.structs.replace(sample, trigger=Span(start, end)))
    return Examples(found, vectors[kept], mean, len(rows) - len(kept))


def pack(read: Iterable[tuple[Sample, Floats]], weights: str) -> bytes:
    """The file of samples (each with a trigger) and their raw scores; the same for the same input, byte for byte."""
    pairs = list(read)
    raw = np.array([scores for _, scores in pairs], np.float32)
    mean = raw.mean(0)
    vectors = _unit(raw - mean)
    names = sorted({sample.source for sample, _ in pairs})
    triggers = [sample.trigger or Span(0, 0) for sample, _ in pairs]
    file = io.BytesIO()
    np.savez_compressed(
        file,
        weights=np.array(weights),
        mean=mean,
        vectors=np.rint(vectors * (127 / np.abs(vectors).max(1, initial=1e-9, keepdims=True))).astype(np.int8),
        names=np.array(names),
        source=np.array([names.index(sample.source) for sample, _ in pairs], np.int16),
        number=np.array([sample.number for sample, _ in pairs], np.int16),
        start=np.array([trigger.start for trigger in triggers], np.uint16),
        end=np.array([trigger.end for trigger in triggers], np.uint16),
        checksum=np.array([_checksum(sample.text) for sample, _ in pairs], np.uint32),
    )
    return file.getvalue()


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode())


def _unit(vectors: Floats) -> Floats:
    lengths = np.sqrt((vectors * vectors).sum(-1, keepdims=True))
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
