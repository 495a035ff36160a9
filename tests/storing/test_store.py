from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import msgspec
import pytest

from polybius.errors import StoreError, UsageError
from polybius.records import CodedDocument, Event, Judgement, Origin, Rejection
from polybius.storing import Store
from polybius.storing.schema import SCHEMA_VERSION
from tests.made_documents import Told, make

VISIT = make(
    "d1",
    Told(
        "Turkey sent its envoy to visit Norway in Oslo on Monday.",
        "CONSULT/visit",
        "visit",
        ["Turkey"],
        ["Norway"],
        time=("2031-03-09", "2031-03-10", "day"),
        place="Oslo",
        contexts=["diplomatic", "economic"],
    ),
)
CLASH = make(
    "d2",
    "Markets were calm.",
    Told("Syria said that troops of Uganda killed 12.", "ASSAULT", "killed", ["Uganda"], ["Syria"], dead=(12, None),
         voices=[("speaker", "Syria")]),
    publisher="Bay Courier",
)  # fmt: skip


def event_of(coded: CodedDocument, identity: str, **changes: object) -> Event:
    mention = coded.mentions[0]
    link = coded.resolved.mentions[0]
    event = Event(
        id=identity, act=mention.act.value, mode=mention.mode.value, event=link.event, status="occurred",
        background=False, actors=tuple(a.name for a in link.actors), recipients=tuple(a.name for a in link.recipients),
        place=None, place_country=None, lat=None, lon=None,
        time=(link.time.begin or "", link.time.end or "") if link.time else None, contexts=(),
        first_seen="2031-03-10", last_seen="2031-03-10", articles=1,
        origins=(Origin("o1", "Harbour Gazette", "its own report", (mention.id,)),),
        mentions=(mention.id,), agreement={}, conflicts=(),
    )  # fmt: skip
    return msgspec.structs.replace(event, **changes)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "p.db")


def dump(path: Path) -> list[str]:
    with Store(path) as store:
        return list(store.dump())


def test_round_trip_is_lossless(store: Store) -> None:
    for coded in (VISIT, CLASH):
        assert store.add(coded, "c1")
    assert list(store.documents()) == [VISIT, CLASH]
    assert store.document("d1") == VISIT
    assert store.document("nobody") is None
    assert [(r.id, r.publisher, r.mentions) for r in store.document_rows()] == [
        ("d1", "Harbour Gazette", 1),
        ("d2", "Bay Courier", 1),
    ]


def test_same_input_again_changes_nothing(store: Store) -> None:
    store.add(VISIT, "c1")
    store.replace_events([event_of(VISIT, "e-1")], "x")
    before = list(store.dump())
    assert not store.add(VISIT, "c1")
    assert store.replace_events([event_of(VISIT, "e-1")], "x") == (0, 0)
    assert list(store.dump()) == before


def test_changed_document_or_coder_replaces(store: Store) -> None:
    store.add(VISIT, "c1")
    changed = make("d1", Told("Turkey met Norway.", "CONSULT", "met", ["Turkey", "Norway"]))
    assert store.add(changed, "c1")
    assert store.document("d1") == changed
    assert store.counts()["mentions"] == 1
    for word, found in (("envoy", 0), ("met", 1)):
        sql = "SELECT count(*) FROM sentence_index WHERE sentence_index MATCH ?"
        assert store._rows(sql, word) == [(found,)], "the index of words follows"
    assert store.add(changed, "c2")
    assert not store.has(changed.document, "c1")
    assert store.has(changed.document, "c2")
    store.check()


def test_mention_of_another_document_is_refused_whole(store: Store) -> None:
    store.add(VISIT, "c1")
    twin = msgspec.structs.replace(VISIT, document=msgspec.structs.replace(VISIT.document, id="d9"))
    with pytest.raises(UsageError, match="already one of document d1"):
        store.add(twin, "c1")
    assert store.document("d9") is None


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["e-1", "e-2"]),
        ({"actor": "TUR"}, ["e-1"]),
        ({"actor": "tur"}, ["e-1"]),
        ({"actor": "country:UGA"}, ["e-2"]),
        ({"recipient": "norw"}, ["e-1"]),
        ({"recipient": "TUR"}, []),
        ({"type": "consult"}, ["e-1"]),
        ({"type": "CONSULT/visit"}, ["e-1"]),
        ({"type": "CONSULT/phone"}, []),
        ({"since": "2031-03-10"}, ["e-2"]),
        ({"since": "2031-03-09"}, ["e-1", "e-2"]),
        ({"until": "2031-03-09"}, ["e-1"]),
        ({"until": "2031-03-08"}, []),
        ({"status": "occurred", "limit": 1}, ["e-1"]),
        ({"text": "envoy visit"}, ["e-1"]),
        ({"text": 'troops "killed'}, ["e-2"]),
        ({"text": "troops envoy"}, []),
        ({"text": "calm"}, []),
    ],
)
def test_filters(store: Store, filters: dict[str, str], found: list[str]) -> None:
    for coded in (VISIT, CLASH):
        store.add(coded, "c1")
    store.replace_events([event_of(CLASH, "e-2"), event_of(VISIT, "e-1")])
    assert [e.id for e in store.events(**filters)] == found  # type: ignore[arg-type]


@pytest.mark.parametrize("filters", [{"since": "soon"}, {"text": "--"}])
def test_bad_filters(store: Store, filters: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        list(store.events(**filters))  # type: ignore[arg-type]


def test_event_by_id_and_its_tellings(store: Store) -> None:
    store.add(VISIT, "c1")
    store.add(CLASH, "c1")
    both = event_of(VISIT, "e-12", mentions=tuple(sorted((VISIT.mentions[0].id, CLASH.mentions[0].id))))
    store.replace_events([both, event_of(CLASH, "e-1", mentions=())])
    assert store.event("e-12") == both
    assert store.event("e-1") is not None
    assert store.event("e-") is None
    assert store.event("") is None
    assert [t.coded.document.id for t in store.tellings(both)] == ["d1", "d2"]
    assert store.event_of(VISIT.mentions[0].id) == "e-12"
    assert store.replace_events([both]) == (0, 1)
    assert store.event("e-1") == both, "now the beginning of one id"


def test_judgements_are_rows_and_can_be_undone(store: Store) -> None:
    first = store.judge(Judgement("", "not-same", ("m-2", "m-1"), ("m-3",), "person", None, "other trip"))
    second = store.judge(Judgement("", "wrong", ("m-4",), (), "model", 0.4, ""))
    assert first.left == ("m-1", "m-2")
    assert store.judgements() == (first, second)
    assert store.undo(first.id, "was right")
    assert not store.undo(first.id)
    assert not store.undo("j-none")
    assert [j.undone for j in store.judgements()] == [True, False]
    assert store.judgements(undone=False) == (second,)
    again = store.judge(Judgement("", "not-same", ("m-1", "m-2"), ("m-3",), "person", None, ""))
    assert again.id != first.id


def test_rejections_are_kept_until_mended(store: Store) -> None:
    bad = Rejection("d1.txt", "empty", "no text")
    other = Rejection("in/a.jsonl:7", "json", "line 7: not JSON")
    for rejection in (bad, other, bad):
        store.reject(rejection)
    assert store.rejections() == (bad, other)
    store.add(VISIT, "c1")
    assert store.rejections() == (other,)
    store.keep_rejections([], ["in/a"])
    assert store.rejections() == (other,)
    store.keep_rejections([], ["in/a.jsonl"])
    assert store.rejections() == ()


def test_digest_names_what_events_rest_on(store: Store) -> None:
    seen = {store.digest()}
    store.add(VISIT, "c1")
    seen.add(store.digest())
    judged = store.judge(Judgement("", "wrong", ("m-4",), (), "person", None, ""))
    seen.add(store.digest())
    assert len(seen) == 3
    store.undo(judged.id)
    assert store.digest() in seen


def test_a_reader_sees_commits_while_a_writer_works(tmp_path: Path) -> None:
    writer = Store(tmp_path / "p.db")
    with Store(tmp_path / "p.db", readonly=True) as reader:
        assert reader.counts()["documents"] == 0
        writer._db.execute("BEGIN IMMEDIATE")
        assert reader.counts()["documents"] == 0
        writer._db.execute("ROLLBACK")
        writer.add(VISIT, "c1")
        assert reader.counts()["documents"] == 1
        with pytest.raises(StoreError, match="read-only"):
            reader.add(CLASH, "c1")


def test_second_writer_waits_then_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "p.db") as first, Store(tmp_path / "p.db", busy_seconds=0.05) as second:
        first._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another process"):
            second.add(VISIT, "c1")
        first._db.execute("ROLLBACK")
        second.add(VISIT, "c1")


def test_two_processes_may_make_the_store_at_once(tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def work(coded: CodedDocument) -> None:
        try:
            with Store(tmp_path / "p.db") as store:
                store.add(coded, "c1")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(coded,)) for coded in (VISIT, CLASH)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with Store(tmp_path / "p.db", readonly=True) as store:
        assert store.counts()["documents"] == 2


def _text(path: Path) -> None:
    path.write_text("Dear diary, this is no database at all. " * 50)


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE cats (name TEXT)")
    connection.close()


def _newer(path: Path) -> None:
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_text, "is not a polybius store"),
        (_foreign, "database of another program"),
        (_newer, "newer polybius"),
        (_folder, "is a folder"),
    ],
)
def test_files_that_are_no_store(tmp_path: Path, spoil: object, message: str) -> None:
    path = tmp_path / "p.db"
    spoil(path)  # type: ignore[operator]
    for readonly in (False, True):
        with pytest.raises(StoreError, match=message):
            Store(path, readonly=readonly)


def test_missing_store_and_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such store"):
        Store(tmp_path / "none.db", readonly=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path / "no" / "folder.db")


def test_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    with Store(path) as store:
        for n in range(40):
            store.add(
                make(f"d{n}", Told(f"Turkey met Norway for time {n}.", "CONSULT", "met", ["Turkey", "Norway"])), "c"
            )
    raw = bytearray(path.read_bytes())
    for at in range(len(raw) // 3, len(raw), 97):
        raw[at] ^= 0xFF
    path.write_bytes(bytes(raw))
    with pytest.raises(StoreError, match="is damaged"), Store(path) as store:  # noqa: PT012 - wherever it shows first
        store.check()
        list(store.documents())


def test_settings(store: Store) -> None:
    store.set_setting("model", "m6")
    store.set_setting("model", "m6")
    assert store.settings() == {"model": "m6"}


def test_dump_of_a_fresh_store_is_the_same_everywhere(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        with Store(tmp_path / name) as store:
            store.add(VISIT, "c1")
            store.add(CLASH, "c1")
    assert dump(tmp_path / "a.db") == dump(tmp_path / "b.db")
