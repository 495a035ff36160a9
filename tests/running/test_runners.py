"""One contract for all runners: the same outcomes, in the same order, whatever dies on the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import pytest

from polybius.errors import UsageError
from polybius.records import Document
from polybius.running import ProcessRunner, Runner, SerialRunner, make_runner
from tests.made_coder import MadeCoder, rejected

RUNNERS = {
    "serial": lambda: SerialRunner(MadeCoder),
    "one process": lambda: ProcessRunner(MadeCoder, 1, batch=2),
    "two processes": lambda: ProcessRunner(MadeCoder, 2, batch=3),
}


def documents(count: int, **texts: str) -> list[Document]:
    return [
        Document(f"d{n}", texts.get(f"d{n}", f"Turkey met Norway for time {n}."), f"in.jsonl:{n + 1}")
        for n in range(count)
    ]


@pytest.fixture(params=sorted(RUNNERS))
def runner(request: pytest.FixtureRequest) -> Runner:
    made: Runner = RUNNERS[request.param]()
    return made


def test_same_bytes_in_the_same_order_and_bad_documents_stop_nobody(runner: Runner) -> None:
    given = documents(11, d3="please raise", d7="Kenya met Chile.", d8="nothing here")
    expected = list(SerialRunner(MadeCoder).run(given))
    outcomes = list(runner.run(given))
    assert [msgspec.json.encode(o) for o in outcomes] == [msgspec.json.encode(o) for o in expected]
    assert rejected(outcomes[3]) == "crash: d3: ValueError: asked to raise"
    assert not any(rejected(o) for n, o in enumerate(outcomes) if n != 3)


def test_nothing_in_nothing_out(runner: Runner) -> None:
    assert list(runner.run([])) == []


def test_a_dead_worker_costs_one_document() -> None:
    runner = ProcessRunner(MadeCoder, 2, batch=2)
    outcomes = list(runner.run(documents(9, d4="please die", d8="please die")))
    assert len(outcomes) == 9
    assert [n for n, o in enumerate(outcomes) if rejected(o)] == [4, 8]
    assert rejected(outcomes[4]) == "crash: d4: the worker process died on this document"


def test_the_stream_is_read_only_as_far_as_needed() -> None:
    taken = 0

    def stream() -> Iterator[Document]:
        nonlocal taken
        for document in documents(200):
            taken += 1
            yield document

    outcomes = ProcessRunner(partial(MadeCoder, 0.001), 2, batch=2).run(stream())
    for done in range(1, 31):
        next(outcomes)
        assert taken <= done + 2 * 3 * 2 + 2
    outcomes.close()  # type: ignore[attr-defined]


def test_number_of_workers() -> None:
    assert isinstance(make_runner(MadeCoder, 1), SerialRunner)
    assert isinstance(make_runner(MadeCoder, 2), ProcessRunner)
    with pytest.raises(UsageError):
        make_runner(MadeCoder, 0)
