"""The sample articles: invented, dated in one month, readable in every format, and clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from polybius.reading import discover, read
from polybius.records import CONTENT_KINDS, Document, Rejection

FOLDER = Path(__file__).resolve().parents[1] / "examples"
ITEMS = [item for source in discover([FOLDER]) for item in read(source)]
DOCUMENTS = [item for item in ITEMS if isinstance(item, Document)]
NOTICE = "Invented article, written as a sample for polybius"
JUNK = (
    "cookie", "newsletter", "Advertisement", "ADVERTISEMENT", "READ MORE", "Read Entire", "Share", "Follow", "©",
    "Copyright",
    "Trending", "Leave a comment", "Invented article", "You may also like", "Published:", "FILE -", "Photo", "min read",
    "Log in", "resigns, says script", "Sponsored",
)  # fmt: skip


def test_all_are_read() -> None:
    assert len(DOCUMENTS) == 16
    assert [(Path(r.where).name, r.reason) for r in ITEMS if isinstance(r, Rejection)] == [
        ("README.md", "not-an-article")
    ]
    assert len({d.id for d in DOCUMENTS}) == 16


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.id)
def test_known_and_clean(document: Document) -> None:
    assert document.published.value is not None
    assert document.published.value.startswith("2031-03-")
    assert document.publisher
    assert document.title
    assert document.language == "en"
    content = [s.span.of(document.text) for s in document.segments if s.kind in CONTENT_KINDS]
    assert 220 <= sum(len(x.split()) for x in content) <= 520
    assert [x for x in JUNK if any(x in line for line in content)] == []


def test_all_say_that_they_are_invented() -> None:
    for path in sorted(FOLDER.iterdir()):
        text = path.read_text(encoding="utf-8")
        assert "nvented" in text, path.name
        if path.suffix == ".jsonl":
            assert text.count(NOTICE) == 4
        elif path.suffix != ".md":
            assert NOTICE in text


def by_title(start: str) -> Document:
    return next(d for d in DOCUMENTS if d.title and d.title.startswith(start))


def test_wire_copies_are_credited() -> None:
    for start in ("Three Peruvian", "Peru says three"):
        assert [(c.name, c.kind, c.whole) for c in by_title(start).credits] == [("Meridian Wire", "agency", True)]


def test_blog_quotes_an_outlet() -> None:
    blog = by_title("The Map Room")
    assert [s.kind for s in blog.segments if s.credit == 0] == [
        "paragraph",
        "credit",
        "blockquote",
        "blockquote",
        "blockquote",
    ]
    assert blog.credits[0].name == "Harbour Gazette"
    assert any(s.kind == "title" for s in blog.segments)


def test_block_quote_of_a_newswire() -> None:
    quoted = [s for s in by_title("EU sanctions").segments if s.kind == "blockquote"]
    assert len(quoted) == 2
    assert {s.credit for s in quoted} == {0}
