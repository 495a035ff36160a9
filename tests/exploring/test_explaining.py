"""``explain``: what it shows of the model's reading and of the examples read alike, whatever the weights say."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from polybius.exploring import explaining
from polybius.exploring.explaining import explain_document, explain_text
from polybius.exploring.nearest import load_examples, pack, samples
from polybius.exploring.terminal import Style
from polybius.parsing import OnnxParser, load_parser
from polybius.parsing.model import load_model
from polybius.records import Argument, Parse, Proposal
from tools.build_examples import read

TEXT = "Turkey expelled two Syrian diplomats on Monday. The beans are green."
EXPELLED = Proposal(
    token=1,
    acts=(("SANCTION", 0.9), ("COERCE", 0.06), ("ASSAULT", 0.02)),
    modes=(("SANCTION/expel", 0.7), ("AID/none-of-it", 0.12), ("COERCE/deport", 0.1), ("SANCTION/discontinue", 0.03)),
    statuses=(("occurred", 0.95), ("planned", 0.04)),
    background=0.01,
    arguments=(
        Argument(0, 0.97, 0.02), Argument(2, 0.01, 0.93), Argument(3, 0.02, 0.96), Argument(4, 0.06, 0.92),
        Argument(6, 0.01, 0.15),
    ),
)  # fmt: skip


class Scripted:
    """The shipped parser, but for what it takes words for."""

    def __init__(self, proposals: tuple[Proposal, ...] | None, **model: Any) -> None:
        self.parser = load_parser()
        self.model = copy.copy(load_model("english"))
        for name, value in model.items():
            setattr(self.model, name, value)
        self.proposals, self.effort = proposals, "full"

    def parse_scored(self, document: Any) -> tuple[Parse, dict[int, Any]]:
        parse, scores = self.parser.parse_scored(document)
        return msgspec.structs.replace(parse, proposals=self.proposals), scores


@pytest.fixture(scope="module")
def file() -> bytes:
    """Every sixtieth sample as the shipped weights read it."""
    parser = OnnxParser(load_model("english"))
    return pack(read(parser, list(samples())[::60]), parser.model.weights)


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(parser: Scripted, text: str = TEXT, width: int = 120) -> dict[str, list[str]]:
        """The lines of each section, by its title; a section of two sentences is joined."""
        monkeypatch.setattr(explaining, "load_parser", lambda *_, **__: parser)
        found: dict[str, list[str]] = {}
        for line in explain_document(explain_text(text), width=width, style=Style(False)):
            if line.startswith("  ") and not line.startswith("   "):
                lines = found.setdefault(line.strip().partition(":")[0], [])
            elif line.startswith("    "):
                lines.append(line[4:])
        return found

    return run


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


# ---------------------------------------------------------------- the model's reading


def test_the_reading_of_a_word(explained: Any) -> None:
    head, *rows = explained(Scripted((EXPELLED,)))["The model's reading"]
    assert [cells(row) for row in rows] == [
        ["expelled", "98%", "90% SANCTION", "70% expel", "95% occurred", "97% actor “Turkey”"],
        ["6% COERCE", "10% COERCE/deport", "6% actor “two Syrian diplomats”"],
        ["92% recipient “two Syrian diplomats”"],
        ["15% recipient “Monday”"],
    ]
    for title, shown in (("type", " 90%"), ("mode", " 70%"), ("status", " 95%"), ("actor, recipient", " 97%")):
        assert head.index(title) == rows[0].index(shown)
    assert rows[1].index("actor “") == rows[2].index("recipient “") == rows[0].index("actor “")


@pytest.mark.parametrize(
    "acts, shown",
    [
        ((("SANCTION", 0.051),), True),
        ((("SANCTION", 0.03), ("COERCE", 0.03)), True),
        ((("SANCTION", 0.049),), False),
        ((), False),
    ],
)
def test_words_that_hardly_tell_an_act_are_not_shown(
    explained: Any, acts: tuple[tuple[str, float], ...], shown: bool
) -> None:
    proposal = msgspec.structs.replace(EXPELLED, acts=acts)
    assert ("The model's reading" in explained(Scripted((proposal,)))) == shown


def test_at_most_three_of_a_kind_and_only_modes_of_acts_that_are_shown(explained: Any) -> None:
    acts = tuple((act, 0.2) for act in ("SANCTION", "COERCE", "ASSAULT", "ACCUSE"))
    modes = tuple((f"{act}/x", 0.2) for act in ("ACCUSE", "COERCE", "SANCTION"))
    rows = explained(Scripted((msgspec.structs.replace(EXPELLED, acts=acts, modes=modes, arguments=()),)))
    shown = "\n".join(rows["The model's reading"][1:])
    assert " 20% COERCE/x" in shown
    assert " 20% x" in shown
    assert "ACCUSE" not in shown


@pytest.mark.parametrize("width, cut", [(40, True), (80, True), (300, False)])
def test_narrow_and_wide(explained: Any, width: int, cut: bool) -> None:
    text = "Turkey expelled two utterly unprepared and deeply disappointed Syrian diplomats on Monday."
    proposal = msgspec.structs.replace(EXPELLED, arguments=(Argument(9, 0.9, 0.8),))
    rows = explained(Scripted((proposal,)), text, width=width)["The model's reading"]
    assert max(map(len, rows)) <= max(width - 4, 100)
    assert any(row.endswith("…") for row in rows) == cut
    assert "80% recipient “" in rows[2]


@pytest.mark.parametrize("proposals", [(), None])
def test_no_reading(explained: Any, proposals: tuple[Proposal, ...] | None) -> None:
    assert "The model's reading" not in explained(Scripted(proposals))


# ---------------------------------------------------------------- nearest examples


def examples_of(found: dict[str, list[str]]) -> list[str]:
    return next((lines for title, lines in found.items() if title.startswith("Nearest examples")), [])


@pytest.mark.parametrize(
    "proposals, head",
    [
        ((EXPELLED,), "“expelled”, coded as SANCTION"),
        ((), "“expelled”, the model takes the word for no act"),
        ((msgspec.structs.replace(EXPELLED, token=5),), "“expelled”, the model takes the word for no act"),
    ],
    ids=["confirmed", "vetoed", "vetoed beside another word"],
)
def test_examples_where_the_model_had_a_say(
    explained: Any, file: bytes, proposals: tuple[Proposal, ...], head: str
) -> None:
    parser = Scripted(proposals, examples=file)
    lines = examples_of(explained(parser))
    at = lines.index(head)
    known = load_examples(parser.model)
    assert not isinstance(known, str)
    texts = {s.text: s for s in known.samples}
    for line in lines[at + 1 : at + 4]:
        share, act, rest = (part.strip() for part in line.strip().split("  ", 2))
        text, _, source = rest.rpartition(" (")
        sample = texts[text.replace("{", "").replace("}", "")]
        assert (act, source) == (sample.act or "no act", f"{sample.source})")
        assert sample.trigger is not None
        assert f"{{{sample.trigger.of(sample.text)}}}" in text
        assert 0 <= int(share.removesuffix("%")) <= 100


def test_an_example_of_the_lexicon_is_read_like_itself(explained: Any, file: bytes) -> None:
    parser = Scripted((msgspec.structs.replace(EXPELLED, arguments=()),), examples=file)
    known = load_examples(parser.model)
    assert not isinstance(known, str)
    own = next(s for s in samples() if s.text == "Turkey expelled two Syrian diplomats.")
    parser.model.examples = pack(read(parser.parser, [own, *known.samples]), parser.model.weights)
    assert "{expelled}" in examples_of(explained(parser, own.text))[1]


def test_where_the_model_had_no_say_there_are_no_examples(explained: Any, file: bytes) -> None:
    found = explained(Scripted(None, examples=file))
    assert examples_of(found) == []
    assert any("sanction.expel" in line for line in found["Frames tried"])


def stale(file: bytes) -> Iterator[tuple[Scripted, str]]:
    yield Scripted((EXPELLED,), examples=None), "the package lacks"
    yield Scripted((EXPELLED,), examples=file, weights="newer"), "other weights"
    fast = Scripted((EXPELLED,), examples=file)
    fast.effort = "fast"
    yield fast, "the fast model"


def test_why_there_are_no_examples_is_one_line(explained: Any, file: bytes) -> None:
    for parser, words in stale(file):
        found = explained(parser)
        lines = examples_of(found)
        assert len(lines) == 1
        assert words in lines[0]
        assert found["Coded"]


def test_examples_that_changed_are_counted(explained: Any, file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Scripted((EXPELLED,), examples=file)
    known = load_examples(parser.model)
    assert not isinstance(known, str)
    known.changed = 2
    monkeypatch.setattr(explaining, "load_examples", lambda _: known)
    lines = examples_of(explained(parser))
    assert lines[0].startswith("2 examples are left out")
    assert len(lines) == 5
