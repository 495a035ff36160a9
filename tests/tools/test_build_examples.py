"""Coding the lexicon's examples once: which word stands for each, and the file and manifest that come of it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from polybius.exploring.nearest import Examples, Sample, load_examples, samples
from polybius.parsing import OnnxParser, load_parser
from polybius.parsing.model import MODELS, Model
from polybius.spans import Span
from tools import build_examples
from tools.build_examples import build, read


@pytest.fixture(scope="module")
def parser() -> OnnxParser:
    return load_parser()


@pytest.mark.parametrize(
    "text, trigger",
    [
        ("Turkey expelled two envoys.", Span(7, 15)),
        ("Police took the senator into custody.", Span(7, 36)),
        ("A fire swept through a textile market in Karachi.", None),
        ("Stop!", None),
    ],
)
def test_the_word_that_stands_for_a_sample(parser: OnnxParser, text: str, trigger: Span | None) -> None:
    sample = Sample("a.b", 3, text, "SANCTION", trigger)
    ((out, scores),) = read(parser, [sample])
    labels = parser.model.labels.told
    assert scores.shape == (len(labels.acts) + len(labels.modes),)
    assert (out.source, out.number, out.text, out.act) == ("a.b", 3, text, "SANCTION")
    assert out.trigger is not None
    if trigger is not None:
        assert out.trigger == trigger
    else:
        assert out.trigger.of(text) in text.replace(".", " .").replace("!", " !").split()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODELS, tmp_path / "model"))


def test_the_file_and_its_place_in_the_manifest(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = list(samples())[::200]
    monkeypatch.setattr(build_examples, "samples", lambda: iter(few))
    (copied / "english.examples.npz").write_bytes(b"of older weights")
    entry = build(copied, "english", "9")
    data = (copied / "english.examples.npz").read_bytes()
    assert entry["version"] == "9"
    listed = entry["files"]["examples"]  # type: ignore[index]
    assert listed == {"name": "english.examples.npz", "sha256": hashlib.sha256(data).hexdigest()}
    model = Model("english", copied, entry)
    assert model.examples == data
    examples = load_examples(model)
    assert isinstance(examples, Examples)
    assert [(s.source, s.number) for s in examples.samples] == [(s.source, s.number) for s in few]
    assert build(copied, "english", "9") == entry
