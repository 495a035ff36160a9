"""HTML pages: text, structure, metadata, the way back to the bytes; nothing of a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from polybius.reading import Record, build, discover, read
from polybius.reading.page_offsets import UNKNOWN
from polybius.records import Document, Rejection

PROSE = [
    "The army left the town on Friday after long talks with the elders, two officials said in the capital.",
    "Families were coming back to their houses by the evening, and the market opened again at&nbsp;noon.",
    "The governor promised to free the eleven prisoners who were taken in the winter &amp; to mend the bridge.",
]


def html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def paragraphs(*extra: str) -> str:
    return "<article><h1>Army leaves town</h1>" + "".join(f"<p>{p}</p>" for p in [*PROSE, *extra]) + "</article>"


def make(data: bytes) -> Document:
    made = build(Record("page.html", "html", data))
    assert isinstance(made, Document), made
    return made


def shown(document: Document) -> list[tuple[str, str]]:
    return [(s.kind, s.span.of(document.text)) for s in document.segments]


def test_structure() -> None:
    body = (
        "<nav><a href='/'>Home</a><a href='/w'>World</a></nav><article><h1>Army leaves town</h1>"
        "<figure><img src='a.jpg'><figcaption>Soldiers on the bridge in winter. Photo: Jane Doe</figcaption></figure>"
        f"<p>{PROSE[0]}</p><h2>A long winter</h2><p>{PROSE[1]}</p><p>Harbour Gazette reports:</p>"
        f"<blockquote><p>{PROSE[2]}</p></blockquote><ul><li>The first of the points concerns bread.</li>"
        "<li>The second of the points concerns salt.</li></ul></article><footer>© 2031 Harbour</footer>"
    )
    document = make(html(body))
    assert [kind for kind, _ in shown(document)] == [
        "title", "caption", "credit", "paragraph", "heading", "paragraph", "paragraph", "blockquote",
        "list-item", "list-item",
    ]  # fmt: skip
    assert "at\u00a0noon" in document.text
    quote = next(s for s in document.segments if s.kind == "blockquote")
    assert quote.credit is not None
    assert document.credits[quote.credit].name == "Harbour Gazette"


def test_nothing_of_scripts_styles_or_hidden_parts() -> None:
    body = (
        "<script>document.write('<p>EVIL script text that is long enough to be prose, it says.</p>')</script>"
        "<style>p { content: 'EVIL' }</style><noscript><p>EVIL noscript text is here and it is long.</p></noscript>"
        "<template><p>EVIL template</p></template><p hidden>EVIL hidden text is here, long enough to be prose.</p>"
        "<div style='display:none'><p>EVIL invisible</p></div><iframe srcdoc='EVIL'></iframe><!-- EVIL -->"
        "<p onclick='EVIL()'>The mayor said on Sunday that it was all right, and that nobody would be moved again.</p>"
    )
    document = make(html(paragraphs() + body))
    assert "EVIL" not in document.text
    assert "EVIL" not in json.dumps([document.title, document.notes, document.publisher])


HEADS = [
    ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-03-04T10:00:00Z","publisher":'
     '{"name":"Harbour Gazette"},"headline":"Army leaves"}</script>',
     ("Army leaves", "Harbour Gazette", None, "2031-03-04T10:00:00+00:00", "metadata")),
    ('<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"Harbour Gazette"},{"@type":["Article"],'
     '"datePublished":"2031-03-04"}]}</script>',
     ("Army leaves town", "Harbour Gazette", None, "2031-03-04", "metadata")),
    ('<meta property="og:site_name" content="Harbour Gazette"><meta property="og:title" content="Army leaves">'
     '<meta property="article:published_time" content="2031-03-04"><link rel="canonical" href="https://h.example/a">',
     ("Army leaves", "Harbour Gazette", "https://h.example/a", "2031-03-04", "metadata")),
    ('<link rel="canonical" href="https://www.theguardian.com/world/a">',
     ("Army leaves town", "The Guardian", "https://www.theguardian.com/world/a", None, "unknown")),
    ('<link rel="canonical" href="https://www.unknown.example/world/a">',
     ("Army leaves town", "unknown.example", "https://www.unknown.example/world/a", None, "unknown")),
    ('<script type="application/ld+json">{broken</script><meta name="date" content="soon">',
     ("Army leaves town", None, None, None, "unknown")),
]  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_metadata(head: str, expected: tuple[object, ...]) -> None:
    document = make(html(paragraphs(), head))
    got = (document.title, document.publisher, document.url, document.published.value, document.published.grounds)
    assert got == expected


def test_time_element() -> None:
    document = make(html("<time datetime='2031-03-04T09:00'>4 March</time>" + paragraphs()))
    assert (document.published.value, document.published.grounds) == ("2031-03-04T09:00:00", "page")


def test_site_is_cut_off_the_title() -> None:
    head = '<title>Army leaves | Harbour Gazette</title><meta property="og:site_name" content="Harbour Gazette">'
    body = paragraphs().replace("<h1>Army leaves town</h1>", "")
    assert make(html(body, head)).title == "Army leaves"


def test_offsets_lead_back_to_the_bytes() -> None:
    data = html(
        "<p>Früh &mdash; am Tag</p>" + paragraphs("He said <b>no</b> to <a href='x'>all</a> of it — and left the room.")
    )
    document = make(data)
    assert document.offsets
    for n, (text_at, raw_at) in enumerate(document.offsets):
        if raw_at == UNKNOWN:
            continue
        end = document.offsets[n + 1][0] if n + 1 < len(document.offsets) else len(document.text)
        stretch = document.text[text_at:end].rstrip("\n")
        raw = data[raw_at : raw_at + len(stretch.encode())].decode()
        assert raw == stretch or "&" in raw[:1]
    assert sum(raw != UNKNOWN for _, raw in document.offsets) > 3


def test_line_breaks() -> None:
    first = f"<p>{PROSE[0]}<br>{PROSE[1]}<br><br>and so on<br>until it was over, they said.</p>"
    body = f"<article><h1>T</h1>{first}<p>{PROSE[2]}</p></article>"
    texts = [text for _, text in shown(make(html(body)))]
    assert PROSE[0] in texts
    assert any(t.startswith("and so on\nuntil") for t in texts)


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-2", "utf-8"])
def test_charsets(charset: str) -> None:
    text = paragraphs(
        "Zürich and Łódź and Orléans were named." if charset != "windows-1252" else "Zürich and Orléans were named."
    )
    data = f"<html><head><meta charset='{charset}'></head><body>{text}</body></html>".encode(
        charset, "xmlcharrefreplace"
    )
    assert "Zürich" in make(data).text


def test_very_short_page() -> None:
    assert "soldiers" in make(html("<p>Two soldiers died on the bridge on Friday, the army said.</p>")).text


def test_deep_and_wide_pages() -> None:
    for data in (b"<div>" * 5000 + b"<p>x" + b"</div>" * 5000, b"<p>" * 20000, b"<a" * 5000, b"<" * 9999, b"&" * 9999):
        made = build(Record("page.html", "html", b"<html><body>" + data))
        assert isinstance(made, Document | Rejection)


def test_sidecar_dates_a_page_that_only_shows_one(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(html("<time datetime='2031-03-09'>x</time>" + paragraphs()))
    (tmp_path / "a.meta.json").write_text('{"published": "2031-03-04", "publisher": "Harbour Gazette"}')
    (document,) = [d for s in discover([tmp_path]) for d in read(s)]
    assert isinstance(document, Document)
    assert (document.published.value, document.published.grounds) == ("2031-03-04", "sidecar")
    assert document.publisher == "Harbour Gazette"


def test_a_page_that_is_a_table_is_refused() -> None:
    made = build(Record("page.html", "html", b"<html><body><table>" + b"<tr><td>a<td>b" * 11_000))
    assert isinstance(made, Rejection)
    assert (made.where, made.reason) == ("page.html", "too-long")
