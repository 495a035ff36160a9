"""The lexicon's examples as the model reads them: which there are, their file, the nearest, and when none is known."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest

from polybius.coding.frames import load_lexicon
from polybius.exploring import nearest
from polybius.exploring.nearest import Examples, Sample, load_examples, pack, samples
from polybius.parsing.model import load_model
from polybius.spans import Span
from tools.frames import unmark

WIDTH = 85


def few() -> list[Sample]:
    """The first sample of every hundredth, each with a trigger."""
    return [msgspec.structs.replace(s, trigger=s.trigger or Span(0, 3)) for s in list(samples())[::100]]


def scores(count: int) -> Any:
    return np.random.default_rng(7).normal(size=(count, WIDTH)).astype(np.float32)


def known(chosen: Sequence[Sample], weights: str = "w") -> Any:
    """A model as far as examples go: read with weights "w"."""
    file = pack(zip(chosen, scores(len(chosen)), strict=True), "w")
    return SimpleNamespace(examples=file, weights=weights)


# ---------------------------------------------------------------- which there are


def test_each_sample_has_its_own_name() -> None:
    names = [(s.source, s.number) for s in samples()]
    assert len(set(names)) == len(names)


def test_samples_of_frames_are_their_marked_examples() -> None:
    frames = load_lexicon().frames
    found = {(s.source, s.number): s for s in samples() if s.act is not None}
    marked = {
        (f.id, n): (f, e) for f in frames.values() for n, e in enumerate(f.examples) if e.kind == "example"
    }  # fmt: skip
    assert found.keys() == {key for key, (_, e) in marked.items() if unmark(e.text).trigger is not None}
    for key, sample in found.items():
        frame, example = marked[key]
        plain = unmark(example.text)
        assert (sample.text, sample.trigger) == (plain.text, plain.trigger)
        mode = example.mode or frame.mode
        assert sample.act == (f"{frame.act}/{mode}" if mode else frame.act)


def test_samples_without_an_act_are_counterexamples_without_a_mark() -> None:
    found = [s for s in samples() if s.act is None]
    assert len(found) >= 400
    assert all(s.source.startswith("counterexamples/") and s.trigger is None for s in found)


# ---------------------------------------------------------------- the file


def test_the_file_is_small_and_the_same_for_the_same_input() -> None:
    everything = list(samples())
    files = [pack(zip(everything, scores(len(everything)), strict=True), "w") for _ in range(2)]
    assert files[0] == files[1]
    assert len(files[0]) < 300_000


def test_a_packed_sample_is_nearest_to_itself() -> None:
    chosen = few()
    examples = load_examples(known(chosen))
    assert isinstance(examples, Examples)
    assert (examples.samples, examples.changed) == (tuple(chosen), 0)
    for sample, raw in zip(chosen, scores(len(chosen)), strict=True):
        found = examples.nearest(raw)
        assert found[0].sample == sample
        assert found[0].similarity > 0.99
        similarities = [likeness.similarity for likeness in found]
        assert similarities == sorted(similarities, reverse=True)
        assert all(-1.001 < s < 1.001 for s in similarities)


@pytest.mark.parametrize("count", [0, 1, 3, 10_000])
def test_so_many_as_asked_for(count: int) -> None:
    examples = load_examples(known(few()))
    assert isinstance(examples, Examples)
    assert len(examples.nearest(scores(1)[0], count)) == min(count, len(few()))


def test_likeness_is_of_direction_from_the_mean_not_of_size() -> None:
    chosen = few()[:3]
    mean = np.array([5.0, 5.0], np.float32)
    examples = Examples(chosen, np.array([[1, 0], [0, 2], [-3, 0]], np.float32), mean)
    found = examples.nearest(np.array([9.0, 5.0], np.float32))
    assert [f.sample for f in found] == chosen
    assert [round(f.similarity, 3) for f in found] == [1, 0, -1]


# ---------------------------------------------------------------- where they do not fit


@pytest.mark.parametrize(
    "model, words",
    [
        (SimpleNamespace(examples=None, weights="w"), "the package lacks"),
        (known(few(), weights="newer"), "other weights"),
    ],
)
def test_no_examples_and_why(model: Any, words: str) -> None:
    found = load_examples(model)
    assert isinstance(found, str)
    assert words in found
    assert "\n" not in found


def test_examples_that_the_lexicon_no_longer_has_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    model, everything = known(few()), list(samples())
    reworded = msgspec.structs.replace(everything[0], text="Turkey {did} something else.")
    monkeypatch.setattr(nearest, "samples", lambda: iter([reworded, *everything[1:100], *everything[101:]]))
    examples = load_examples(model)
    assert isinstance(examples, Examples)
    assert examples.changed == 2
    assert examples.samples == tuple(few()[2:])
    assert len(examples.vectors) == len(examples.samples)


def test_the_shipped_file_belongs_to_the_shipped_weights() -> None:
    model = load_model("english")
    if model.examples is None:
        pytest.skip("the package has no file of examples")
    examples = load_examples(model)
    assert isinstance(examples, Examples)
    assert len(model.examples) < 300_000
    assert all(s.trigger is not None and s.trigger.of(s.text).strip() for s in examples.samples)
