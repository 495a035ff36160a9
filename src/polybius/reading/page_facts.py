"""What an HTML page says about itself: JSON-LD, meta tags, time elements. Nothing is guessed from the prose here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

from polybius.reading.assembling import Facts
from polybius.reading.dates import parse_date
from polybius.reading.language import normal_language
from polybius.reading.publishers import publisher_of_url

__all__ = ["json_ld", "page_facts", "parse_page"]

_ARTICLE = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Background|Review|Blog|Live|Satirical)?(?:Article|Posting|BlogPost\w*|Report)$"
)
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "publication_date",
    "publish-date", "publish_date", "publishdate", "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "article.published", "bt:pubdate", "date", "article_date_original", "og:published_time", "timestamp",
)  # fmt: skip
_ALIASES = re.compile(r"\s*(?:[|–—·»:]|\s-|::)\s+")


def json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """All JSON-LD objects of the page, outer ones first; broken scripts are passed over. Nothing is executed."""
    stack: list[Any] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                stack.append(
                    json.loads(
                        re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", script.text or ""), strict=False
                    )
                )
            except (ValueError, RecursionError):
                continue
    seen = 0
    while stack and seen < 500:
        value = stack.pop(0)
        seen += 1
        if isinstance(value, list):
            stack[:0] = value[:50]
        elif isinstance(value, dict):
            yield value
            stack += [
                v
                for k, v in value.items()
                if isinstance(v, dict | list) and k in {"@graph", "mainEntity", "mainEntityOfPage"}
            ]


def _types(value: dict[str, Any]) -> list[str]:
    kind = value.get("@type")
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind)]


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:200] or None if isinstance(value, str) else None


def _metas(tree: Any) -> dict[str, str]:
    out: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if key and content:
            out.setdefault(key.strip().casefold(), content[:1000])
    return out


def _times(tree: Any) -> Iterator[str]:
    """Dates that the page shows: marked as the publication date first, then the first time element of an article."""
    marked, others = [], []
    for element in tree.iter("time", "abbr", "span", "div", "p"):
        prop = (element.get("itemprop") or "").casefold()
        value = element.get("datetime") or element.get("content") or ""
        if prop == "datepublished" or element.get("pubdate") is not None:
            marked.append(value or "".join(element.itertext())[:100])
        elif element.tag == "time" and prop != "datemodified" and "updated" not in (element.get("class") or ""):
            others.append(value or "".join(element.itertext())[:100])
    yield from marked[:3]
    yield from others[:3]


def _title(tree: Any, metas: dict[str, str], article: dict[str, Any], site: str | None) -> str | None:
    title = _name(article.get("headline")) or metas.get("og:title") or metas.get("twitter:title")
    if title is None:
        heading = next(tree.iter("h1"), None)
        title = " ".join("".join(heading.itertext()).split()) if heading is not None else None
    if not title:
        element = next(tree.iter("title"), None)
        title = " ".join("".join(element.itertext()).split()) if element is not None else None
    if not title:
        return None
    title = " ".join(title.split())
    parts = _ALIASES.split(title)
    if len(parts) > 1 and site and parts[-1].strip().casefold() == site.casefold():
        title = title[: title.rfind(parts[-1])].rstrip(" |–—·»:-")
    return title[:500] or None


def page_facts(tree: Any) -> tuple[Facts, str]:
    """Facts of a page, and its article text from JSON-LD ("" if it has none)."""
    metas = _metas(tree)
    article: dict[str, Any] = {}
    site_ld = None
    for value in json_ld(tree):
        types = _types(value)
        if not article and any(_ARTICLE.match(t) for t in types):
            article = value
        if site_ld is None and any(t in {"NewsMediaOrganization", "WebSite", "Organization"} for t in types):
            site_ld = _name(value)
    link = next((e.get("href") for e in tree.iter("link") if (e.get("rel") or "").casefold() == "canonical"), None)
    address = article.get("url") if isinstance(article.get("url"), str) else None
    url = next((u for u in (link, metas.get("og:url"), address) if u and "//" in u), None)
    known = publisher_of_url(url) if url else None
    site = _name(article.get("publisher")) or metas.get("og:site_name") or metas.get("application-name") or site_ld
    if site and "." in site and " " not in site and known is not None:
        site = None  # a bare domain
    publisher = site or (known.name if known else None) or metas.get("article:publisher") or _host(url)
    if publisher and publisher.startswith("http"):
        publisher = _host(url)
    published: list[tuple[object, str]] = [(article.get("datePublished"), "metadata")]
    published += [(metas.get(key), "metadata") for key in _DATES]
    published += [(value, "page") for value in _times(tree)]
    good = [(value, grounds) for value, grounds in published if value]
    readable = [(value, grounds) for value, grounds in good if parse_date(value) is not None]
    html = next(tree.iter("html"), None)
    language = normal_language(article.get("inLanguage") if isinstance(article.get("inLanguage"), str) else None)
    language = language or normal_language(html.get("lang") if html is not None else None)
    body = article.get("articleBody")
    facts = Facts(
        None, _title(tree, metas, article, site), publisher, url, language, tuple(readable[:1] or good[:1]),
    )  # fmt: skip
    return facts, body if isinstance(body, str) else ""


def _host(url: str | None) -> str | None:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def parse_page(text: str) -> Any:
    """The tree of a page, or None where there is no element in it. Comments are left out."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
