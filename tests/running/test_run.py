"""From a folder to a store: what is read, what is kept, what running again and being killed changes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from polybius.running import ProcessRunner, Progress, SerialRunner, annotate, run
from polybius.running.version import coder_version, merger_version
from polybius.storing import Store
from tests.made_coder import MadeCoder, rejected

RAISE = "please raise an alarm at the harbour of the old town"


def write(folder: Path, count: int, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    lines = []
    for n in range(count):
        text = texts.get(
            f"d{n}", f"Turkey met Norway in the harbour hall for the {n}th time, said a clerk of the port."
        )
        lines.append(
            json.dumps({"id": f"d{n}", "text": text, "published": "2031-03-10", "publisher": f"Paper {n % 3}"})
        )
    path = folder / "in.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def go(folder: Path, path: Path, *, version: str = "v1", workers: int = 0, steps: list[Progress] | None = None):  # type: ignore[no-untyped-def]
    runner = ProcessRunner(MadeCoder, workers, batch=2) if workers else SerialRunner(MadeCoder)
    with Store(path) as store:
        summary = run(
            [folder], store, runner=runner, version=version, progress=(steps if steps is not None else []).append
        )
        return summary, list(store.dump())


def test_reads_codes_stores_and_merges(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 5, d1=RAISE, d2="Kenya met Chile at sea.")
    steps: list[Progress] = []
    summary, _ = go(folder, tmp_path / "p.db", steps=steps)
    assert (summary.sources, summary.read, summary.coded, summary.unchanged, summary.documents) == (1, 5, 4, 0, 4)
    assert (summary.mentions, summary.events) == (4, 2)
    assert summary.reasons == {"crash": 1}
    assert [s.done for s in steps] == [1, 2, 3, 4, 5, 0]
    with Store(tmp_path / "p.db", readonly=True) as store:
        assert [r.reason for r in store.rejections()] == ["crash"]
        assert [e.articles for e in store.events()] == [1, 3] or [e.articles for e in store.events()] == [3, 1]


def test_again_changes_nothing_and_workers_change_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 6, d1=RAISE)
    _, first = go(folder, tmp_path / "p.db")
    again, second = go(folder, tmp_path / "p.db")
    assert (again.coded, again.unchanged, again.reasons) == (0, 5, {"crash": 1})
    assert second == first
    _, other = go(folder, tmp_path / "q.db", workers=2)
    assert other == first


def test_changed_documents_and_a_newer_coder_are_coded_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 4)
    go(folder, tmp_path / "p.db")
    write(folder, 4, d2="Kenya met Chile at sea.")
    changed, _ = go(folder, tmp_path / "p.db")
    assert (changed.coded, changed.unchanged, changed.events) == (1, 3, 2)
    newer, after = go(folder, tmp_path / "p.db", version="v2")
    assert (newer.coded, newer.unchanged) == (4, 0)
    fresh, expected = go(folder, tmp_path / "q.db", version="v2")
    assert fresh.events == newer.events
    strip = [line for line in after if "events" in line]
    assert strip == [line for line in expected if "events" in line]


def test_what_was_mended_is_no_rejection_any_more(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 3, d1=RAISE)
    assert go(folder, tmp_path / "p.db")[0].reasons == {"crash": 1}
    write(folder, 3)
    summary, _ = go(folder, tmp_path / "p.db")
    assert summary.reasons == {}
    with Store(tmp_path / "p.db", readonly=True) as store:
        assert store.rejections() == ()


def test_one_id_twice_is_said_and_the_first_counts(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 2)
    (folder / "more.jsonl").write_text(json.dumps({"id": "d1", "text": "Kenya met Chile at sea, it was said."}) + "\n")
    for _ in range(2):
        summary, _rows = go(folder, tmp_path / "p.db")
        assert summary.reasons == {"duplicate": 1}
        assert summary.documents == 2


def test_annotate_keeps_the_order_of_the_input(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 7, d3=RAISE)
    path = folder / "in.jsonl"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], '{"id": "no text"}', *lines[2:]]) + "\n", "utf-8")
    found = [rejected(o).partition(":")[0] or o.document.id for o in annotate([folder], make=MadeCoder)]  # type: ignore[union-attr]
    assert found[:2] == ["d0", "d1"]
    assert found[2] not in {"d2", "crash"}
    assert found[3:] == ["d2", "crash", "d4", "d5", "d6"]


_CHILD = """
import sys
from functools import partial
from polybius.running import SerialRunner, run
from polybius.storing import Store
from tests.made_coder import MadeCoder
with Store(sys.argv[2]) as store:
    run([sys.argv[1]], store, runner=SerialRunner(partial(MadeCoder, 0.02)), version="v1")
"""


@pytest.fixture
def half_done(tmp_path: Path) -> tuple[Path, Path, int]:
    """A run that was killed (kill -9) between two documents: folder, store, documents stored."""
    folder, path = write(tmp_path / "in", 60), tmp_path / "p.db"
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(folder), str(path)], cwd=Path(__file__).parents[2])
    stored = 0
    try:
        for _ in range(2000):
            time.sleep(0.01)
            if child.poll() is not None:
                break
            if path.exists():
                with Store(path) as reader:
                    stored = reader.counts()["documents"]
            if stored >= 5:
                break
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    return folder, path, stored


def test_killed_and_run_again_gives_the_rows_of_a_run_without_the_kill(
    half_done: tuple[Path, Path, int], tmp_path: Path
) -> None:
    folder, path, stored = half_done
    assert 5 <= stored < 60
    summary, rows = go(folder, path)
    assert summary.unchanged >= stored
    assert summary.coded == 60 - summary.unchanged
    _, expected = go(folder, tmp_path / "whole.db")
    assert rows == expected


def test_version_names_code_and_knowledge() -> None:
    assert coder_version() == coder_version()
    assert coder_version("fast") != coder_version()
    assert merger_version() != coder_version()
