"""Every cleaning rule marks its examples, no rule marks a counterexample, whole pages come out as written."""

from __future__ import annotations

import re
import tomllib

import pytest

from polybius.errors import LexiconError
from polybius.lexicon import data_file
from polybius.reading import document_from_text
from polybius.reading.cleaning import match_rule
from polybius.reading.quoting import load_signs
from polybius.reading.rules import Rule, load_rules, match_form, read_rules

RULES = {rule.id: rule for rule in load_rules()}
EXAMPLES = [(rule.id, text) for rule in RULES.values() for text in rule.examples]
COUNTEREXAMPLES = sorted({text for rule in RULES.values() for text in rule.counterexamples})
PAGES = tomllib.loads(data_file("cleaning", "pages.toml").read_text(encoding="utf-8"))["page"]


def unmark(text: str) -> tuple[str, str]:
    """The plain line and the part that is cut off (all of it where nothing is marked)."""
    marked = re.search("⟦(.*)⟧", text)
    return text.replace("⟦", "").replace("⟧", ""), marked[1] if marked else text


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_example(rule: str, text: str) -> None:
    line, part = unmark(text)
    match = match_rule(RULES[rule], match_form(line))
    assert match is not None
    assert line[match.start() : match.end()].strip() == part.strip()


@pytest.mark.parametrize("text", COUNTEREXAMPLES)
def test_counterexample(text: str) -> None:
    assert [rule.id for rule in RULES.values() if match_rule(rule, match_form(text))] == []


def test_every_rule_is_proved() -> None:
    """A rule without a counterexample says so by being plain: at most a quarter of them may."""
    without = [rule.id for rule in RULES.values() if not rule.counterexamples]
    assert all(rule.examples for rule in RULES.values())
    assert len(without) <= len(RULES) / 3, without


def read_page(lines: list[str]) -> tuple[str, list[tuple[str, str]]]:
    """The text of a page and the (kind, text) of its segments."""
    text, expected = [], []
    for line in lines:
        parts = re.findall(r"⟦(\w[\w-]*): (.*?)⟧|(?:^|(?<= ))([a-z-]+): (.+)$", line, re.S)
        pieces = [(a or c, b or d) for a, b, c, d in parts]
        expected += pieces
        text.append(" ".join(piece for _, piece in pieces))
    return "\n".join(text), expected


@pytest.mark.parametrize("page", PAGES, ids=[p["why"][:40] for p in PAGES])
def test_page(page: dict[str, list[str]]) -> None:
    text, expected = read_page(page["lines"])
    document = document_from_text(text)
    assert [(s.kind, s.span.of(text)) for s in document.segments] == expected


def test_form_is_one_for_one() -> None:
    text = "“It’s 5–6 miles—no more,” he said \u2009…"
    assert len(match_form(text)) == len(text)


@pytest.mark.parametrize(
    "raw",
    [
        'rule = [{id="a", kind="boilerplate", at="line", pattern="(", examples=["x"]}]',
        'rule = [{id="a", kind="nothing", at="line", pattern="x", examples=["x"]}]',
        'rule = [{id="a", kind="boilerplate", at="line", pattern="«nope»", examples=["x"]}]',
        'rule = [{id="a", kind="boilerplate", at="line", pattern="x"}]',
        'rule = [{id="a", kind="boilerplate", at="line", pattern="x", examples=["x"], colour="red"}]',
        "rule = [",
    ],
)
def test_bad_rule_file(raw: str) -> None:
    with pytest.raises(LexiconError, match=r"a\.toml"):
        read_rules({"a.toml": raw})


@pytest.mark.parametrize("sign", [s for s in load_signs().signs if s.pattern is not None], ids=lambda s: s.id)
def test_sign_examples(sign: object) -> None:
    pattern = sign.pattern  # type: ignore[attr-defined]
    for text in sign.examples:  # type: ignore[attr-defined]
        assert pattern.search(match_form(text)), text
    for text in sign.counterexamples:  # type: ignore[attr-defined]
        assert not pattern.search(match_form(text)), text


def test_rules_are_fast() -> None:
    """No pattern runs away on a long hostile line."""
    hostile = ["By " + "A" * 690, "Follow " + "a b " * 170, "© " + "A " * 340, "(" * 690, "2031 " * 130, "share " * 110]
    hostile += ["READ MORE: " + "x " * 340, "Photo: " + "Ab/" * 220, "UPDATED " * 80, "A-" * 340, "Jan 1 " * 110]
    for line in hostile:
        document_from_text(line + "\n\n" + line)
    assert isinstance(RULES["share-bar"], Rule)
