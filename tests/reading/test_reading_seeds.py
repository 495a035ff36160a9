"""The two seed articles and the trial corpus, where they are present."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from polybius.reading import discover, document_from_text, read
from polybius.records import CONTENT_KINDS, Document

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="../shared is not here")


def seeds() -> list[Document]:
    read_items = (d for s in discover([SHARED / "seeds"]) for d in read(s, published="2024-06-18"))
    return [d for d in read_items if isinstance(d, Document)]


def test_blog_quotes_an_outlet() -> None:
    blog, _ = seeds()
    quoted = [s for s in blog.segments if s.kind == "blockquote"]
    assert len(quoted) == 3
    assert all(s.credit == 0 for s in quoted)
    assert [c.name for c in blog.credits] == ["NBC News"]
    assert blog.title == "Putin Goes to North Korea"
    opening = next(s for s in blog.segments if s.kind == "paragraph")
    assert opening.credit == 0
    assert [s.credit for s in blog.segments if s.kind == "paragraph"][1:] == [None] * 4


def test_nothing_of_the_page_is_content() -> None:
    junk = ("ARTICLE AD BOX", "[/caption]", "Read Entire Article", "months ago", "Join the conversation", "Trending on",
            "AP:Associated Press", "Korea News Service via AP",
            "lonely bromance’ by Ukraine’s foreign minister")  # fmt: skip
    for document in seeds():
        content = "\n".join(s.span.of(document.text) for s in document.content)
        assert [x for x in junk if x in content] == []
        assert document.published.grounds == "option"


def test_seed_paragraphs_stay() -> None:
    _, tabloid = seeds()
    assert sum(s.kind == "paragraph" for s in tabloid.segments) == 37
    assert sum(s.kind == "caption" for s in tabloid.segments) == 6
    assert tabloid.credits == ()


def test_wikinews_keeps_its_prose() -> None:
    """Of the trial corpus hardly anything is set aside: time stamps, picture captions, stray marks."""
    total = kept = 0
    rules: set[str] = set()
    for line in (SHARED / "corpus" / "wikinews_en.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        document = document_from_text(record["text"], title=record["title"], publisher=record["outlet"])
        total += sum(len(s.span) for s in document.segments)
        kept += sum(len(s.span) for s in document.segments if s.kind in CONTENT_KINDS)
        rules |= {s.rule for s in document.segments if s.kind not in CONTENT_KINDS}
    assert kept / total > 0.985
    assert len(rules) <= 8, sorted(rules)
