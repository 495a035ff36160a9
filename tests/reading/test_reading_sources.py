"""Files, folders, containers: what is found, read and rejected."""

from __future__ import annotations

import csv
import gzip
import json
import os
import pickle
from pathlib import Path

import pytest
import zstandard

from polybius.errors import UsageError
from polybius.reading import REASONS, Source, build, discover, read, records, split
from polybius.reading.protocol import MAX_LINE
from polybius.records import Document, Rejection

TEXT = "The army left the town on Friday, two officials said."
HEADED = f"Title: Army leaves\nPublisher: Harbour Gazette\nPublished: 2031-03-04\n\n{TEXT}\n"


def read_all(path: Path | str, **options: str) -> list[Document | Rejection]:
    return [item for source in discover([path]) for item in read(source, **options)]


def one(path: Path | str, **options: str) -> Document:
    (document,) = read_all(path, **options)
    assert isinstance(document, Document), document
    return document


def reason(path: Path | str) -> str:
    (rejection,) = read_all(path)
    assert isinstance(rejection, Rejection), rejection
    assert rejection.reason in REASONS
    assert rejection.where.startswith(str(path))
    assert "\n" not in rejection.detail
    return rejection.reason


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_header(tmp_path: Path) -> None:
    document = one(write(tmp_path / "a.txt", HEADED))
    assert (document.title, document.publisher) == ("Army leaves", "Harbour Gazette")
    assert (document.published.value, document.published.grounds) == ("2031-03-04", "header")
    assert document.text == TEXT + "\n"
    assert document.offsets == ((0, HEADED.index(TEXT)),)


@pytest.mark.parametrize(
    "text",
    [
        "Moscow: a city\n\nIt is calm.",
        "Title: Army leaves\nIt is calm.\n\nVery.",
        "Remember: no war.\n\nIt is calm.",
        TEXT,
    ],
)
def test_no_header(tmp_path: Path, text: str) -> None:
    assert one(write(tmp_path / "a.txt", text)).text == text


def test_front_matter(tmp_path: Path) -> None:
    document = one(write(tmp_path / "a.md", f'---\ntitle: "Army leaves"\ndate: 2031-03-04\n---\n\n{TEXT}'))
    assert (document.title, document.published.value, document.text) == ("Army leaves", "2031-03-04", TEXT)


@pytest.mark.parametrize("name", ["a.meta.json", "a.txt.meta.json"])
def test_sidecar(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / name, json.dumps({"title": "Army leaves", "date": "2031-03-04", "outlet": "Harbour Gazette"}))
    document = one(tmp_path)
    assert (document.title, document.publisher) == ("Army leaves", "Harbour Gazette")
    assert (document.published.value, document.published.grounds) == ("2031-03-04", "sidecar")


def test_header_beats_sidecar_beats_option(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", HEADED)
    write(tmp_path / "a.meta.json", json.dumps({"date": "2031-03-05", "url": "https://x.example"}))
    document = one(tmp_path, published="2031-03-06", publisher="Other")
    assert (document.published.grounds, document.publisher, document.url) == (
        "header", "Harbour Gazette", "https://x.example",
    )  # fmt: skip
    plain = one(write(tmp_path / "b.txt", TEXT), published="2031-03-06", publisher="Other")
    assert (plain.published.value, plain.published.grounds, plain.publisher) == ("2031-03-06", "option", "Other")


def test_bad_sidecar_is_noted(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "a.meta.json", "{")
    assert "sidecar" in " ".join(one(tmp_path).notes)


def test_default_date_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_all(write(tmp_path / "a.txt", TEXT), published="soon")


LINES = [
    {
        "id": "a",
        "text": TEXT,
        "title": "T",
        "published": "2031-03-04",
        "outlet": "Harbour Gazette",
        "language": "en-GB",
    },
    {"text": "  Quito\u00a0is calm.  ", "published": "soon"},
]


def test_jsonl(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "".join(json.dumps(x) + "\n" for x in LINES))
    first, second = read_all(path)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.publisher, first.language, first.published.grounds) == (
        "a",
        "Harbour Gazette",
        "en",
        "metadata",
    )
    assert second.text == "  Quito\u00a0is calm.  "
    assert second.published.value is None
    assert second.notes
    assert second.source == f"{path}, line 2"


def test_broken_lines_do_not_stop_the_others(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT})
    lines = [good, "{broken", "[1, 2]", '{"title": "no text"}', '{"text": ""}', '{"text": 5}', "", good, '"x"', "null"]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    got = read_all(path)
    assert [x.reason if isinstance(x, Rejection) else "read" for x in got] == [
        "read", "bad-json", "not-a-document", "no-text", "empty", "no-text", "read", "not-a-document", "not-a-document",
    ]  # fmt: skip
    assert isinstance(got[1], Rejection)
    assert got[1].where == f"{path}, line 2"


def test_lone_surrogate_escape(tmp_path: Path) -> None:
    document = one(write(tmp_path / "a.jsonl", '{"text": "It rained \\ud800 all day."}\n'))
    assert document.text == "It rained \ufffd all day."
    document.text.encode()


@pytest.mark.parametrize(
    "value",
    [LINES, {"articles": LINES}, {"documents": LINES}],
)
def test_json(tmp_path: Path, value: object) -> None:
    got = read_all(write(tmp_path / "a.json", json.dumps(value, indent=1)))
    assert [type(x) for x in got] == [Document, Document]


def test_json_object_and_misnamed_lines(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a.json", json.dumps(LINES[0]))).id == "a"
    assert len(read_all(write(tmp_path / "b.json", "".join(json.dumps(x) + "\n" for x in LINES)))) == 2
    assert reason(write(tmp_path / "c.json", "{")) == "bad-json"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["Title", "Body", "Date", "Source"])
        writer.writerow(
            ["Army leaves", f"{TEXT}\n\nIt’s “calm”, {delimiter} he said.", "2031-03-04", "Harbour Gazette"]
        )
        writer.writerow(["Empty", "", "", ""])
    document, rejection = read_all(path)
    assert isinstance(document, Document)
    assert document.text == f"{TEXT}\n\nIt’s “calm”, {delimiter} he said."
    assert (document.title, document.publisher, document.published.value) == (
        "Army leaves",
        "Harbour Gazette",
        "2031-03-04",
    )
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "empty"


def test_csv_without_text(tmp_path: Path) -> None:
    assert reason(write(tmp_path / "a.csv", "a,b\n1,2\n")) == "bad-csv"


PACKERS = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress, "": bytes}


@pytest.mark.parametrize("packed", PACKERS)
def test_compression(tmp_path: Path, packed: str) -> None:
    pack = PACKERS[packed]
    assert one(write(tmp_path / f"a.txt{packed}", pack(HEADED.encode()))).title == "Army leaves"
    lines = "".join(json.dumps(x) + "\n" for x in LINES).encode()
    assert len(read_all(write(tmp_path / f"b.jsonl{packed}", pack(lines)))) == 2
    two = pack(lines) + pack(lines)
    assert len(read_all(write(tmp_path / f"c.jsonl{packed}", two))) == 4


@pytest.mark.parametrize("packed", [".gz", ".zst"])
def test_truncated(tmp_path: Path, packed: str) -> None:
    pack = PACKERS[packed]
    assert reason(write(tmp_path / f"a.txt{packed}", pack(os.urandom(100).hex().encode() * 50)[:-30])) == "truncated"
    lines = b"".join(json.dumps({"text": TEXT, "x": os.urandom(200).hex()}).encode() + b"\n" for _ in range(4000))
    data = pack(lines)
    got = read_all(write(tmp_path / f"b.jsonl{packed}", data[: len(data) // 2]))
    assert [x.reason for x in got if isinstance(x, Rejection)] == ["truncated"]
    assert sum(isinstance(x, Document) for x in got) > 500


def test_damaged(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(os.urandom(5000)))
    data[2000:2100] = b"\0" * 100
    assert reason(write(tmp_path / "a.txt.gz", bytes(data))) in {"damaged", "truncated"}
    assert reason(write(tmp_path / "b.txt.zst", b"\x28\xb5\x2f\xfd" + b"\xff" * 500)) in {"damaged", "truncated"}


BAD = [
    ("a.txt", b"", "empty"), ("a.txt", b" \n\t\n", "empty"), ("a.txt", b"Title: x\n\n", "empty"),
    ("a.html", b"", "empty"),
    ("a.jsonl", b"\n\n", "empty"), ("a.json", b" ", "empty"), ("a.csv", b"", "empty"), ("a.csv", b"text\n", "empty"),
    ("a.json", b"[]", "empty"), ("a.txt", b"\x00\x01\x02" * 100, "binary"), ("a.txt", b"\x89PNG\r\n", "binary"),
    ("a.html", b"<html><body></body></html>", "no-article"), ("a.parquet", b"PAR1xxxx", "not-yet"),
    ("a.xml", b"<?xml version='1.0'?><rss></rss>", "not-yet"), ("a.warc", b"WARC/1.0\r\n", "not-yet"),
    ("a.warc.gz", gzip.compress(b"WARC/1.0\r\n"), "not-yet"),
    ("a.txt", "Das ist ein Satz über die Armee. ".encode() * 9, "language"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), BAD)
def test_rejected(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert reason(write(tmp_path / name, data)) == expected


def test_missing_and_unreadable(tmp_path: Path) -> None:
    assert reason(tmp_path / "nowhere.txt") == "not-found"


def test_too_long(tmp_path: Path) -> None:
    line = b"x" * 50_000_000
    assert reason(write(tmp_path / "a.txt", line)) == "too-long"
    got = read_all(write(tmp_path / "a.jsonl", b'{"text": "' + line + b'"}\n' + json.dumps(LINES[0]).encode()))
    assert isinstance(got[0], Rejection)
    assert got[0].reason == "too-long"
    assert isinstance(got[1], Document)
    assert len(line) > MAX_LINE
    assert reason(write(tmp_path / "a.html", b"<html>" + line)) == "too-long"


def test_one_long_line_is_read(tmp_path: Path) -> None:
    document = one(write(tmp_path / "a.txt", (TEXT + " ") * 20_000))
    assert len(document.segments) == 1


def test_many_short_lines_are_bounded(tmp_path: Path) -> None:
    document = one(write(tmp_path / "a.txt", "the army and the town\n\n" * 40_000))
    assert len(document.segments) == 40_000


def test_discover(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in (
        "b.txt",
        "a.html",
        "sub/c.jsonl",
        ".hidden/x.txt",
        ".secret.txt",
        "README.md",
        "photo.jpg",
        "b.meta.json",
    ):
        write(tmp_path / name, TEXT)
    found = discover([tmp_path, tmp_path / "b.txt"])
    assert [(os.path.relpath(s.path, tmp_path), s.kind) for s in found] == [
        ("README.md", "about"), ("a.html", "html"), ("b.txt", "text"), ("photo.jpg", "unknown"),
        ("sub/c.jsonl", "jsonl"),
    ]  # fmt: skip
    assert discover([tmp_path / "b.txt", tmp_path])[0].path == str(tmp_path / "b.txt")
    assert pickle.loads(pickle.dumps(found)) == found
    outcomes = {os.path.basename(s.path): next(iter(read(s))) for s in found}
    assert isinstance(outcomes["README.md"], Rejection)
    assert outcomes["README.md"].reason == "not-an-article"
    assert outcomes["photo.jpg"].reason == "unsupported"  # type: ignore[union-attr]
    assert isinstance(one(tmp_path / "README.md"), Document)  # named by the user, it is read


def test_html_in_a_text_file(tmp_path: Path) -> None:
    document = one(write(tmp_path / "a.txt", f"<!DOCTYPE html><html><body><p>{TEXT} {TEXT}</p></body></html>"))
    assert "<p>" not in document.text


def test_records_and_build_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "".join(json.dumps(x) + "\n" for x in LINES) + "{bad")
    (source,) = discover([path])
    cut = [pickle.loads(pickle.dumps(item)) for item in records(source)]
    assert [build(item) for item in cut] == list(read(source))


@pytest.mark.parametrize("size", [1, 3000, 1 << 21, 1 << 30])
def test_split(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        for n in range(6000):
            file.write(
                json.dumps({"id": str(n), "text": TEXT, "pad": "x" * (n % 700)}) + ("\n\n" if n % 50 == 0 else "\n")
            )
    (source,) = discover([path])
    parts = list(split(source, size))
    assert (len(parts) > 1) == (size < 1 << 21)
    whole = [item.where for item in records(source)]  # type: ignore[union-attr]
    assert [item.where for part in parts for item in records(part)] == whole  # type: ignore[union-attr]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    for data, count in ((json.dumps(LINES[0]), 1), ("".join(json.dumps(x) + "\n" for x in LINES), 2), (TEXT, 1)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
        got = read_all("-")
        assert [type(x) for x in got] == [Document] * count


def test_source_of_a_bare_name() -> None:
    assert discover(["-"]) == [Source("-", "")]


def test_line_in_another_encoding(tmp_path: Path) -> None:
    document = one(write(tmp_path / "a.jsonl", '{"text": "São Paulo is calm."}\n'.encode("windows-1252")))
    assert document.text == "São Paulo is calm."
    assert document.notes == ("decoded as windows-1252",)


@pytest.mark.parametrize("bom", [b"", b"\xff\xfe"])
def test_wide_table(tmp_path: Path, bom: bytes) -> None:
    path = write(tmp_path / "a.csv", bom + f'text,title\n"{TEXT}",Army\n'.encode("utf-16-le"))
    assert one(path).text == TEXT
