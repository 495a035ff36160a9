"""Segments cover all visible text, in order, without overlap; the text stays as it came."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.reading import document_from_text
from polybius.records import CONTENT_KINDS, Document

LINES = [
    "Envoy returns", "Reuters", "By Jane Doe, BBC News", "ADVERTISEMENT", "Read more:", "[/caption]", "(NBC News)",
    "> quoted",
    "- item", "# Head", "LIMA (AP) — The envoy left.",
    "The envoy left on Friday, two officials said, after long talks.",
    "Share this", "Photo: Jane Doe", "March 3, 2031", "The paper reports:", "They agreed on nothing. (Reuters)",
    "***", "",
    "  ", "\u00a0x\u2028y", "“Quoted,” she said.", "© 2031 AFP", "Related", "A headline that links elsewhere",
]  # fmt: skip
PAGE = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)


def check(document: Document) -> None:
    at = 0
    text = document.text
    for segment in document.segments:
        assert segment.span.start >= at
        assert segment.span.end > segment.span.start
        assert not text[at : segment.span.start].strip()
        shown = segment.span.of(text)
        assert shown == shown.strip()
        assert segment.kind in CONTENT_KINDS or segment.rule
        assert segment.credit is None or 0 <= segment.credit < len(document.credits)
        at = segment.span.end
    assert not text[at:].strip()
    for credit in document.credits:
        assert credit.span is None or credit.span.end <= len(text)


@given(PAGE | ANY | st.builds(lambda a, b: a + b, PAGE, ANY), st.none() | st.sampled_from(LINES))
@settings(max_examples=400, deadline=None)
def test_cover(text: str, title: str | None) -> None:
    document = document_from_text(text, title=title or None)
    assert document.text == text
    check(document)
    assert document_from_text(text, title=title or None) == document


@given(PAGE, PAGE)
@settings(max_examples=100, deadline=None)
def test_ids(a: str, b: str) -> None:
    first, second = document_from_text(a), document_from_text(b)
    assert (first.id == second.id) == (a == b)
    assert document_from_text(a, url="https://x.example/1").id != first.id


def test_id_does_not_hang_on_defaults() -> None:
    assert document_from_text("It rained.", id="given").id == "given"
    assert document_from_text("It rained.", published="2031-03-04").id == document_from_text("It rained.").id


def test_lone_surrogate_is_replaced_one_for_one() -> None:
    document = document_from_text("It rained \ud800 all day.")
    assert document.text == "It rained \ufffd all day."


def test_white_space_is_untouched() -> None:
    text = "\r\n\tLima\u00a0is calm.\r\n\r\n  Quito\u2009too.  \n"
    document = document_from_text(text)
    assert [s.span.of(document.text) for s in document.segments] == ["Lima\u00a0is calm.", "Quito\u2009too."]
