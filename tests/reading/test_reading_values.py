"""Dates, languages, publishers, decoding: the small parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.errors import InputError
from polybius.reading import REASONS, document_from_text, find_publisher, guess_outlet, parse_date, publisher_of_url
from polybius.reading.dates import find_date
from polybius.reading.decoding import decode
from polybius.reading.language import detect_language, is_surely_foreign, normal_language
from polybius.reading.publishers import KINDS, all_publishers, find_publishers

DATES = [
    ("2031-03-04", "2031-03-04"), ("2031-3-4", "2031-03-04"), ("2031/03/04", "2031-03-04"), ("20310304", "2031-03-04"),
    ("2031-03-04T10:20:30Z", "2031-03-04T10:20:30+00:00"), ("2031-03-04T10:20+0200", "2031-03-04T10:20:00+02:00"),
    ("2031-03-04 10:20", "2031-03-04T10:20:00"), ("2031-03-04T10:20:30.123456-05:00", "2031-03-04T10:20:30-05:00"),
    ("Tue, 04 Mar 2031 10:20:30 GMT", "2031-03-04T10:20:30+00:00"), ("March 4, 2031", "2031-03-04"),
    ("4 March 2031", "2031-03-04"), ("Tuesday, March 4th, 2031 at 5 pm", "2031-03-04"), ("4-Mar-2031", "2031-03-04"),
    ("25/12/2030", "2030-12-25"), ("12/25/2030", "2030-12-25"), ("04/04/2031", "2031-04-04"), ("04/05/2031", None),
    (1930000000, "2031-02-27T23:06:40+00:00"), (1930000000000, "2031-02-27T23:06:40+00:00"), ("soon", None), ("", None),
    (None, None), (True, None), ("2031-13-04", None), ("2031-02-30", None), ("March 2031", None), ({}, None),
    ([], None),
    ("9999999999999999", None), ("yesterday", None), ("0000-00-00", None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), DATES)
def test_parse_date(value: object, expected: str | None) -> None:
    assert parse_date(value) == expected


@given(st.dates(min_value=__import__("datetime").date(1700, 1, 1), max_value=__import__("datetime").date(2199, 12, 31)))
def test_dates_round(day: object) -> None:
    iso = day.isoformat()  # type: ignore[attr-defined]
    assert parse_date(iso) == iso
    assert parse_date(day.strftime("%B %d, %Y").replace(" 0", " ")) == iso  # type: ignore[attr-defined]


@given(st.text() | st.integers() | st.floats() | st.none() | st.lists(st.integers()))
def test_any_value_is_a_date_or_none(value: object) -> None:
    parse_date(value)


def test_find_date() -> None:
    text = "LIMA, March 4, 2031 (AP)"
    assert find_date(text) == ("2031-03-04", 6, 19)
    assert find_date("March 4") is None


GROUNDS = [
    ("Thursday, March 6, 2031 The army left the town after talks, two officials said.", None, "2031-03-06", "text"),
    ("LIMA, March 6, 2031 (AP) — The army left the town after talks, two officials said.", None, "2031-03-06", "text"),
    ("LIMA, March 6 (AP) — The army left the town after talks, two officials said.", None, None, "unknown"),
    ("LIMA, March 6, 2031 (AP) — The army left.", "2031-03-07", "2031-03-07", "metadata"),
    ("On March 6, 2031, the army left the town after talks, two officials said.", None, None, "unknown"),
]


@pytest.mark.parametrize(("text", "given_date", "value", "grounds"), GROUNDS)
def test_grounds(text: str, given_date: str | None, value: str | None, grounds: str) -> None:
    published = document_from_text(text, published=given_date).published
    assert (published.value, published.grounds) == (value, grounds)
    assert (published.span is not None) == (grounds == "text")


def test_no_date_leaves_a_note() -> None:
    document = document_from_text("The army left.", published="soon")
    assert document.published.value is None
    assert document.notes == ("not a date: 'soon'",)


ENGLISH = "The army left the town on Friday after long talks with the elders, two officials said. " * 3
GERMAN = (
    "Die Armee hat die Stadt am Freitag nach langen Gesprächen mit den Ältesten verlassen, sagten zwei Beamte. " * 3
)


def test_language() -> None:
    assert detect_language(ENGLISH) == "en"
    assert detect_language(GERMAN) == "de"
    assert detect_language("Lima") is None
    assert is_surely_foreign(GERMAN, "de")
    assert not is_surely_foreign(ENGLISH, "de")
    assert not is_surely_foreign(GERMAN, None)
    assert not is_surely_foreign("Guten Tag.", "de")
    assert [normal_language(x) for x in ("en-US", "EN", "English", "", None, "??")] == [
        "en",
        "en",
        "en",
        None,
        None,
        None,
    ]


def test_publishers() -> None:
    names = [p.name for p in all_publishers()]
    assert len(names) == len(set(names)) > 300
    assert all(p.kind in KINDS and (p.country is None or len(p.country) == 3) for p in all_publishers())
    assert [find_publisher(x).name for x in ("AP", "the guardian", "RFE/RL", "tass")] == [  # type: ignore[union-attr]
        "Associated Press", "The Guardian", "Radio Free Europe/Radio Liberty", "TASS",
    ]  # fmt: skip
    assert find_publisher("Jane Doe") is None
    assert publisher_of_url("https://www.edition.cnn.com/2031/03/04/x").name == "CNN"  # type: ignore[union-attr]
    assert publisher_of_url("http://[bad") is None
    assert publisher_of_url("https://example.org") is None
    known = find_publishers("He told the BBC's Jane Doe and The New York Times, but not Al Jazeera English.")
    assert [p.name for _, _, p in known] == ["BBC News", "The New York Times", "Al Jazeera"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Harbour Gazette", "online"), ("Northern Press Agency", "agency"), ("Jane Doe", None), ("Foreign Ministry", None),
     ("Lima", None), ("it was raining", None), ("Press Secretary Jane Doe", None)],
)  # fmt: skip
def test_guess_outlet(name: str, kind: str | None) -> None:
    found = guess_outlet(name)
    assert (found.kind if found else None) == kind


TEXT = "The envoy’s “plan” — 5 £ — fails in São Paulo.\nNaïve?"


@pytest.mark.parametrize(
    ("data", "encoding", "note"),
    [
        (TEXT.encode(), "utf-8", ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", ""),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le", "decoded as utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", "decoded as utf-16-be"),
        (TEXT.encode("windows-1252"), "windows-1252", "decoded as windows-1252"),
        (TEXT.encode("utf-8") + "é".encode()[:1], "utf-8", "the last character was cut off"),
        (TEXT.encode("utf-16-le"), "utf-16-le", "decoded as utf-16-le, which nothing declares"),
    ],
)
def test_decode(data: bytes, encoding: str, note: str) -> None:
    decoded = decode(data, "x")
    assert (decoded.text, decoded.encoding, decoded.note) == (TEXT, encoding, note)
    for text_at, raw_at in decoded.offsets:
        assert data[raw_at:].decode(encoding, "ignore").startswith(decoded.text[text_at : text_at + 1])


def test_stray_bytes() -> None:
    data = "Zürich, Genève, São Paulo".encode() + b" \x93quoted\x94 " + "é".encode()
    decoded = decode(data, "x")
    assert decoded.text == "Zürich, Genève, São Paulo \ufffdquoted\ufffd é"
    assert decoded.offsets[-1] == (decoded.text.rindex("\ufffd") + 1, data.rindex(b"\x94") + 1)
    assert "2 bytes" in decoded.note


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n123", b"%PDF-1.7 x", b"\x00\x01\x02\x03" * 50, b"\x7fELF123"])
def test_binary(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "x")
    assert caught.value.reason == "binary"


def test_reasons_are_described() -> None:
    assert list(REASONS) == sorted(REASONS)
    assert all(len(text) >= 18 and not text.endswith(".") for text in REASONS.values())
