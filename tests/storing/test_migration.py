"""Stores of every schema that was ever released open, keep their rows, and end up like fresh ones."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from polybius.errors import StoreError
from polybius.storing import Store
from polybius.storing.database import open_database
from polybius.storing.schema import APPLICATION_ID, SCHEMA_VERSION, STEPS


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    connection.executescript((Path(__file__).parent / "v1.sql").read_text("utf-8"))
    connection.close()
    return path


def schema_of(path: Path) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name").fetchall()
    connection.close()
    return [(kind, name, re.sub(r"\s+", " ", sql)) for kind, name, sql in rows]


def test_version_1_is_brought_up_to_date_with_all_its_rows(old: Path, tmp_path: Path) -> None:
    with Store(old) as store:
        assert store.counts() == {"documents": 1, "mentions": 1, "events": 1, "rejections": 1, "judgements": 1}
        (event,) = store.events(actor="TUR", text="met Oslo")
        (telling,) = store.tellings(event)
        assert telling.coded.document.publisher == "Harbour Gazette"
        assert store.judgements()[0].note == "read again"
        store.check()
    Store(tmp_path / "fresh.db").close()
    assert schema_of(old) == schema_of(tmp_path / "fresh.db")
    connection = sqlite3.connect(old)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    connection.close()


def test_an_old_store_is_not_changed_by_a_reader(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(StoreError, match="older schema"):
        Store(old, readonly=True)
    assert old.read_bytes() == before


def test_the_fixture_is_the_first_step_as_released() -> None:
    text = (Path(__file__).parent / "v1.sql").read_text("utf-8")
    assert STEPS[0].strip() in text
    assert f"application_id = {APPLICATION_ID}" in text


def test_a_failing_step_leaves_the_store_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "CREATE TABLE extra (a TEXT) STRICT;\nCREATE TABLE extra (a TEXT) STRICT;\n"
    monkeypatch.setattr("polybius.storing.database.STEPS", (STEPS[0], broken))
    with pytest.raises(StoreError, match="already exists"):
        open_database(old, readonly=False)
    assert not any(name == "extra" for _, name, _ in schema_of(old))
    monkeypatch.undo()
    Store(old).close()
