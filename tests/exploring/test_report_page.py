"""The report is one closed file: what it holds, and what a hostile page cannot make of it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polybius.exploring.report import ReportData, render_report, report_data
from polybius.exploring.report.page import policy, script, styles
from polybius.records import CodedDocument, Event, Judgement, Rejection
from tests.exploring.newsroom import document, events_of, many

HOSTILE = [
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=document.title='owned'>",
    "<!--<script>",
    "]]>\u2028\u2029&lt;b&gt;",
    "{{ 7 * 7 }} {% raw %}",
    "</style><style>*{display:none}",
    "\"><svg onload=document.title='owned'>",
]


class Page(HTMLParser):
    """Tags with their attributes, and the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[tuple[str, dict[str, str | None], str]] = []
        self.text = self.title = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.blocks.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.blocks:
            tag, attrs, text = self.blocks[-1]
            self.blocks[-1] = (tag, attrs, text + data)
        if self.tags and self.tags[-1][0] == "title":
            self.title += data
        self.text += data


@pytest.fixture(scope="module")
def page(bundle: ReportData) -> str:
    return render_report(bundle)


def bundle_of(html: str) -> Any:
    parsed = Page(html)
    return json.loads(next(text for _, attrs, text in parsed.blocks if attrs.get("id") == "bundle"))


def hostile_documents() -> list[CodedDocument]:
    line = "e | ACCUSE | occurred | [actor {0}|{0}] {{condemned}} [recipient {0}|{0}], [speaker {0}|{0}] [cue|said]."
    out = []
    for number, words in enumerate(HOSTILE):
        safe = words.replace("|", "").replace("{", "(").replace("}", ")").replace("[", "(").replace("]", ")")
        urls = ("javascript:document.title='owned'", "data:text/html,x", "https://ok.example/a", " JaVaScRiPt:alert(1)")
        out.append(
            document(
                f"h{number}{words}",
                words,
                "2031-03-04",
                words,
                [line.format(safe)],
                url=urls[number % 4],
                clutter=[(words, "boilerplate", words)],
            )
        )
    return out


@pytest.fixture(scope="module")
def hostile() -> str:
    coded = hostile_documents()
    return render_report(
        report_data(
            coded,
            events_of(coded),
            rejections=[Rejection(words, words, words) for words in HOSTILE],
            judgements=[Judgement("j", "wrong", (coded[0].mentions[0].id,), (), "person", None, w) for w in HOSTILE],
            title=HOSTILE[0],
        )
    )


def test_the_bundle_holds_everything(page: str, bundle: ReportData) -> None:
    data = bundle_of(page)
    assert data == json.loads(msgspec.json.encode(bundle))
    assert data["figures"] == {
        "documents": 8, "publishers": 6, "rejected": 3, "mentions": 19, "events": 12, "confirmed": 4, "conflicts": 3,
        "first": "2031-03-04", "last": "2031-03-12",
    }  # fmt: skip
    assert {aside["rule"] for article in data["documents"] for aside in article.get("asides", [])} == {
        "credit.photo", "boilerplate.ad-box", "caption.photo", "boilerplate.join",
    }  # fmt: skip
    used = {actor for event in data["events"] for actor, _ in (*event["who"], *event["whom"])}
    assert used <= {actor["id"] for actor in data["actors"]}
    naming = next(entry for entry in data["naming"] if entry["actor"] == "role:TUR:GOV")
    assert ["Morning Dispatch", [["Selim Aktan", 1]]] in naming["publishers"]


def test_the_same_data_give_the_same_bytes(coded: list[CodedDocument], told: list[Event], bundle: ReportData) -> None:
    again = report_data(reversed(coded), told, rejections=reversed(bundle.rejections))
    assert render_report(again) == render_report(bundle)


def test_mentions_of_other_events_are_left_out(coded: list[CodedDocument], told: list[Event]) -> None:
    data = report_data(coded, told[:1])
    assert {mention.id for mention in data.mentions} == set(told[0].mentions)
    assert len(data.documents) == len(coded)


def test_nothing_at_all_is_a_page_too() -> None:
    assert "0 articles" in " ".join(Page(render_report(report_data([], []))).text.split())


@pytest.mark.parametrize("which", ["page", "hostile"])
def test_nothing_is_fetched_and_nothing_else_runs(which: str, request: pytest.FixtureRequest) -> None:
    html: str = request.getfixturevalue(which)
    parsed = Page(html)
    scripts = [(attrs, text) for tag, attrs, text in parsed.blocks if tag == "script"]
    assert [attrs.get("type") for attrs, _ in scripts] == ["application/json", "application/json", None]
    assert sum(tag == "style" for tag, _ in parsed.tags) == 1
    for tag, attrs in parsed.tags:
        assert not {"src", "srcset", "style", "action", "formaction", "background", "ping"} & set(attrs), tag
        assert not [name for name in attrs if name.startswith("on")], tag
        assert tag not in ("link", "base", "iframe", "object", "embed", "form", "img")
        assert (attrs.get("href") or "#").startswith("#"), attrs
    assert not re.search(r"url\(|@import|expression\(", styles())
    for text in (text for attrs, text in scripts if attrs.get("type")):
        assert "<" not in text
        assert ">" not in text
        assert "&" not in text


def test_the_policy_names_script_and_styles_and_forbids_the_rest(page: str) -> None:
    found = next(a["content"] for t, a in Page(page).tags if t == "meta" and a.get("http-equiv"))
    assert found == policy()
    rules = dict(rule.strip().split(" ", 1) for rule in policy().split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy()

    def hash_of(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    assert rules["script-src"] == hash_of(script())
    assert rules["style-src"] == hash_of(styles())
    assert f"<script>{script()}</script>" in page
    assert f"<style>{styles()}</style>" in page


def test_the_script_makes_no_markup_from_strings() -> None:
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
    assert not re.search(markup, script())
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|WebSocket|sendBeacon", script())


def test_without_scripts_the_table_is_there(page: str, told: list[Event]) -> None:
    table = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert table.count("<tr>") == len(told) + 1
    assert "army of Azerbaijan" in table


def test_a_big_newsroom_stays_one_file() -> None:
    coded = many(60, 100)
    html = render_report(report_data(coded, events_of(coded)))
    assert len(bundle_of(html)["mentions"]) == 300
    assert len(html) < 300 * 3500 + 300_000


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def rendered(html: str, folder: Path) -> Page:
    """What a browser makes of the page, its scripts run."""
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    command += ["--virtual-time-budget=3000", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    if done.returncode or not done.stdout:
        pytest.skip(f"the browser does not start here: {done.stderr.decode(errors='replace')[-200:]}")
    return Page(done.stdout.decode())


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_in_a_browser_every_part_is_drawn(page: str, told: list[Event], tmp_path: Path) -> None:
    seen = rendered(page, tmp_path)
    classes = [set((attrs.get("class") or "").split()) for _, attrs in seen.tags]
    assert sum("open" in c for c in classes) == len(told)
    for part in ("bin", "node", "edge", "land", "spot", "naming", "article", "rejections", "pair"):
        assert any(part in c for c in classes), part


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_in_a_browser_a_hostile_page_stays_text(hostile: str, tmp_path: Path) -> None:
    seen = rendered(hostile, tmp_path)
    # Had anything of it run, the title of the page would be just "owned".
    assert seen.title.startswith(HOSTILE[0])
    assert sum(tag == "script" for tag, _ in seen.tags) == 3
    assert sum(tag == "style" for tag, _ in seen.tags) == 1
    assert not [tag for tag, _ in seen.tags if tag in ("img", "iframe", "form", "object")]
    links = {attrs["href"] for tag, attrs in seen.tags if tag == "a" and attrs.get("href")}
    assert {link for link in links if not link.startswith("#")} == {"https://ok.example/a"}  # type: ignore[union-attr]
    for tag, attrs in seen.tags:
        assert not [name for name in attrs if name.startswith("on")], tag
        if tag == "a" and not (attrs["href"] or "").startswith("#"):
            assert "noopener" in (attrs["rel"] or "")
