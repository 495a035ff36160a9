"""Build ``english.examples.npz`` beside the weights: the lexicon's examples as the language model reads them.

    python -m tools.build_examples [FOLDER]

FOLDER (default: the package's ``parsing/model``) holds weights and ``manifest.json``, which gets the file's hash.
To be run again whenever the weights change (packaging them does, ``training/__main__.py``) and after larger changes of
the lexicon: ``polybius explain`` leaves out what does not fit. What the file is for: ``polybius.exploring.nearest``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from polybius.exploring.nearest import Sample, pack, samples
from polybius.parsing import OnnxParser
from polybius.parsing.model import MODELS, Model
from polybius.records import Document, Segment
from polybius.spans import Span, overlaps
from training.manifest import FILES, manifest

__all__ = ["build", "read"]

Floats = npt.NDArray[np.float32]


def read(parser: OnnxParser, chosen: Iterable[Sample]) -> Iterator[tuple[Sample, Floats]]:
    """Each sample with the raw scores of its trigger: of the marked words, or of all where none is marked, the one that
    most likely tells an act. That word becomes the trigger of an unmarked sample.
    """
    acts = len(parser.model.labels.told.acts)
    for sample in chosen:
        text = sample.text
        document = Document(sample.source, text, "<example>", segments=(Segment(Span(0, len(text)), "paragraph"),))
        parse, scores = parser.parse_scored(document)
        spans = [Span(a, z) for a, z in zip(parse.start, parse.end, strict=True)]
        marked = [i for i, s in enumerate(spans) if sample.trigger is None or overlaps(s, sample.trigger)]
        best = max(marked, key=lambda i: _odds(scores[i][:acts]))
        yield msgspec.structs.replace(sample, trigger=sample.trigger or spans[best]), scores[best]


def _odds(acts: Floats) -> float:
    """Log-odds of any act against none, which is the first."""
    return float(np.logaddexp.reduce(acts[1:].astype(np.float64)) - acts[0])


def build(folder: Path, name: str, version: str) -> dict[str, object]:
    """Write the file for the weights in ``folder``; the manifest entry of the model with it."""
    model = Model(name, folder, manifest(folder, name, version, without=("examples",)))
    data = pack(read(OnnxParser(model), samples()), model.weights)
    (folder / FILES["examples"].format(name=name)).write_bytes(data)
    return manifest(folder, name, version)


def main(arguments: list[str]) -> None:
    """See the module's docstring."""
    folder = Path(arguments[0]) if arguments else MODELS
    path = folder / "manifest.json"
    entries = json.loads(path.read_text())
    for name, entry in entries.items():
        entries[name] = build(folder, name, entry["version"])
        file = folder / FILES["examples"].format(name=name)
        print(f"{file}: {file.stat().st_size / 1000:.0f} kB")
    path.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
