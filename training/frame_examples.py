"""The lexicon's own examples as labelled texts: documentation, tests and training data in one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import polybius.lexicon
from polybius.coding.frames import Lexicon
from tools.frames import unmark
from training.labelled import Act, Item

__all__ = ["examples", "nothing"]

COUNTEREXAMPLES = Path(polybius.lexicon.__file__).parent / "counterexamples"


def examples(lexicon: Lexicon) -> Iterator[tuple[Item, bool]]:
    """Each example and counterexample of a frame; False where other frames fire in it, too, and are not marked."""
    for frame in sorted(lexicon.frames.values(), key=lambda f: f.id):
        for number, example in enumerate(frame.examples):
            marked = unmark(example.text)
            source = f"{frame.id}-{number}"
            if example.kind == "counterexample":
                yield Item(marked.text, (), source), not example.also
                continue
            if marked.trigger is None:
                continue
            parties = {
                role: tuple((s.start, s.end) for r, _, s in marked.spans if r == role)
                for role in ("actor", "recipient")
            }
            act = Act(
                trigger=(marked.trigger.start, marked.trigger.end),
                act=frame.act,
                mode=example.mode or frame.mode,
                status=example.status or frame.status or "occurred",
                background=False,
                actors=parties["actor"],
                recipients=parties["recipient"],
                implied_actor=not parties["actor"],
            )
            yield Item(marked.text, (act,), source), not example.also


def nothing() -> Iterator[tuple[str, str]]:
    """Sentences of ``lexicon/counterexamples`` that tell of no act at all, with where they stand."""
    for path in sorted(COUNTEREXAMPLES.glob("*.toml")):
        if path.stem == "denials":  # acts all the same, negated or denied
            continue
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["none"]):
            if not case.get("allows"):
                yield case["text"], f"{path.stem}-{number}"
