"""The documents about the command line and the fields say what the program does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from polybius.exploring.events import event_records
from polybius.records import CodedDocument
from polybius.running import annotation_record
from polybius.storing import Store
from tests.exploring.newsroom import store_at
from tools.cli_reference import reference

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_of_the_command_line_is_up_to_date() -> None:
    made = reference()
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == made, "run: python tools/cli_reference.py > docs/cli.md"


def keys_of(value: Any) -> set[str]:
    """All keys of a JSON value; those of ``agreement`` and ``quantities`` of an event are names of fields."""
    if isinstance(value, list):
        return set().union(*(keys_of(item) for item in value))
    if not isinstance(value, dict):
        return set()
    out = set()
    for key, inner in value.items():
        out.add(key)
        named = key in ("agreement", "quantities") and isinstance(inner, dict)
        out |= keys_of(list(inner.values()) if named else inner)
    return out


@pytest.fixture
def documented() -> set[str]:
    cells = re.findall(r"`([a-z_0-9]+)`", (DOCS / "fields.md").read_text(encoding="utf-8"))
    return set(cells)


def test_every_field_of_an_annotation_is_documented(coded: list[CodedDocument], documented: set[str]) -> None:
    keys = keys_of([annotation_record(document) for document in coded])
    assert keys >= {"mentions", "trigger", "attribution", "geonameid", "grain", "low"}
    assert keys <= documented


def test_every_field_of_an_event_is_documented(
    coded: list[CodedDocument], documented: set[str], tmp_path: Path
) -> None:
    with Store(store_at(tmp_path / "t.db", coded)) as store:
        keys = keys_of(list(event_records(store, list(store.events()))))
    assert keys >= {"agreement", "conflicts", "origins", "note"}
    assert keys <= documented
