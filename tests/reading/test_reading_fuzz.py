"""No reader falls over, whatever the bytes; each gives documents and rejections that keep their promises."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polybius.errors import InputError
from polybius.reading import REASONS, Record, build
from polybius.reading.protocol import Source
from polybius.reading.registry import READERS, reader_of_content
from polybius.records import Document, Rejection

SEEDS = [
    b"<html><body><article><h1>T</h1><p>The army left the town on Friday, they said.</p></article></body></html>",
    b'{"text": "The army left.", "published": "2031-03-04"}\n{"text": 1}\n',
    b"title,text\nA,The army left.\n", b"Title: A\n\nThe army left.", b"[{\"text\": \"x\"}]", b"\xff\xfeT\x00i\x00",
    b"<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"articleBody\": \"x\"}</script>",
    gzip.compress(b"abc"), b"\x28\xb5\x2f\xfd", b"---\ntitle: x\n---\n", b"\xef\xbb\xbf",
]  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 8))] = draw(st.binary(max_size=12) | st.sampled_from(SEEDS))
    return bytes(data)


@pytest.mark.parametrize("kind", sorted(READERS))
@given(data=mangled() | st.binary(max_size=300))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reader(kind: str, data: bytes) -> None:
    reader_of_content(data[:4096])
    try:
        items = list(READERS[kind].records(Source("x", kind), iter([data[:7], data[7:]])))
    except InputError as error:
        items = [Rejection(error.where, error.reason, error.detail)]
    for item in items:
        made = build(item) if isinstance(item, Record) else item
        if isinstance(made, Rejection):
            assert made.reason in REASONS
            json.dumps([made.where, made.detail]).encode()
        else:
            check(made)


def check(document: Document) -> None:
    document.text.encode()
    at = 0
    for segment in document.segments:
        assert not document.text[at : segment.span.start].strip()
        assert at <= segment.span.start < segment.span.end <= len(document.text)
        at = segment.span.end
    assert not document.text[at:].strip()
    starts = [t for t, _ in document.offsets]
    assert starts == sorted(starts)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=30) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "title", "published", "url", "id"]), inner)
    ),
    max_leaves=8,
)


@given(json_values)
@settings(max_examples=200, deadline=None)
def test_json_values(value: object) -> None:
    made = build(Record("x, line 1", "jsonl", json.dumps(value).encode()))
    assert isinstance(made, Document | Rejection)
