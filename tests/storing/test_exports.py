from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from polybius.errors import UsageError
from polybius.merging import merge
from polybius.storing import FORMATS, Store, export
from tests.made_documents import Told, make

COUP = ('=HYPERLINK("x")', "org:evil", "KEN")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    documents = [
        make(
            "d1",
            Told("Turkey and Syria met in Oslo.", "CONSULT/third-party", "met", ["Turkey", "Syria"], place="Oslo"),
            Told(
                '=HYPERLINK("x") killed 3 in Uganda.', "ASSAULT", "killed", [COUP], ["Uganda"], dead=(3, 3),
                time=("2031-03-09", "2031-03-10", "day"),
            ),
            Told("Chile would visit Norway.", "CONSULT/visit", "visit", ["Chile"], ["Norway"], "hypothetical"),
        )
    ]  # fmt: skip
    out = Store(tmp_path / "p.db")
    out.add(documents[0], "c1")
    out.replace_events(merge(documents))
    return out


def text_of(store: Store, form: str) -> str:
    target = io.BytesIO()
    assert export(store, form, target) == 3
    return target.getvalue().decode()


def test_csv_is_a_table_without_formulas(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(text_of(store, "csv"), newline="")))
    assert sorted(r["event"] for r in rows) == ["", "ASSAULT", "CONSULT"]
    killed = next(r for r in rows if r["act"] == "ASSAULT")
    assert killed["actors"] == '\'=HYPERLINK("x")'
    assert (killed["dead"], killed["date_from"], killed["quad"]) == ("3 dead", "2031-03-09", "4")
    assert float(killed["score"]) == -9
    met = next(r for r in rows if r["mode"] == "third-party")
    assert set(met["actor_countries"].split("; ")) == {"TUR", "SYR"}


def test_plover_records_are_dyads(store: Store) -> None:
    records = [json.loads(line) for line in text_of(store, "plover").splitlines()]
    assert sorted(r["event_type"] for r in records) == ["ASSAULT", "CONSULT", "CONSULT"]
    dyads = {(r["actor"][0]["country_code"], r["recipient"][0]["country_code"]) for r in records}
    assert dyads == {("TUR", "SYR"), ("SYR", "TUR"), ("KEN", "UGA")}
    killed = next(r for r in records if r["event_type"] == "ASSAULT")
    assert killed["size"]["dead"] == "3 dead"
    assert killed["text"].endswith("killed 3 in Uganda.")
    assert killed["story_ids"] == ["d1"]


def test_cameo_rows_have_codes(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(text_of(store, "cameo"), newline=""), delimiter="\t"))
    assert {(r["source"], r["target"], r["event"]) for r in rows} == {
        ("TURGOV", "SYRGOV", "CONSULT"),
        ("SYRGOV", "TURGOV", "CONSULT"),
        ("KENGOV", "UGAGOV", "ASSAULT"),
    }
    assert {r["code"] for r in rows if r["mode"] == "third-party"} == {"044"}
    assert all(r["code"] for r in rows)


def test_jsonl_is_lossless(store: Store) -> None:
    ids = [json.loads(line)["id"] for line in text_of(store, "jsonl").splitlines()]
    assert ids == [e.id for e in store.events()]


def test_parquet_without_its_extra_names_the_extra(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"polybius\[parquet\]"):
        export(store, "parquet", io.BytesIO())


def test_parquet(store: Store) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    target = io.BytesIO()
    assert export(store, "parquet", target) == 3
    rows = parquet.read_table(io.BytesIO(target.getvalue())).to_pylist()
    assert {r["act"] for r in rows} == {"ASSAULT", "CONSULT"}


def test_unknown_format_and_chosen_events(store: Store) -> None:
    with pytest.raises(UsageError, match="no format 'xls'"):
        export(store, "xls", io.BytesIO())
    for form in sorted(set(FORMATS) - {"parquet"}):
        assert export(store, form, io.BytesIO(), store.events(type="ASSAULT")) == 1
