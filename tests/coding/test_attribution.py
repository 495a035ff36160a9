"""Attributions: the lexicon's own examples, quotations over sentences and paragraphs, nesting, chains."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.coding.attribution import _clip, chain, find_attributions, outermost
from polybius.coding.attribution_lexicon import FILES, groups, presupposing_rules
from polybius.coding.attribution_quotes import find_quotations
from polybius.coding.attribution_tree import Run
from polybius.coding.attribution_verbs import Found
from polybius.lexicon import data_file
from polybius.parsing import load_parser
from polybius.records import Attribution, Credit, Document, Segment, Tags, Tokens
from polybius.spans import Span

_MARK = re.compile(r"\[(source|content) |\{|\}|\]")


class Marked(NamedTuple):
    text: str
    source: str
    cue: str
    content: str


def read_marked(marked: str) -> Marked:
    """The plain text of an example and its marked parts, pieces of a part joined by " / "."""
    parts: dict[str, list[str]] = {"source": [], "cue": [], "content": []}
    plain: list[str] = []
    stack: list[tuple[str, int]] = []
    last = 0
    for match in _MARK.finditer(marked):
        plain.append(marked[last : match.start()])
        last = match.end()
        at = sum(map(len, plain))
        if match.group().startswith("["):
            stack.append((match.group(1), at))
        elif match.group() == "{":
            stack.append(("cue", at))
        else:
            name, start = stack.pop()
            parts[name].append("".join(plain)[start:at])
    plain.append(marked[last:])
    return Marked("".join(plain), *(" / ".join(parts[k]) for k in ("source", "cue", "content")))


@cache
def parsed(text: str, credit: Credit | None = None) -> Tokens:
    segments = tuple(
        Segment(Span(m.start(), m.end()), "paragraph", credit=0 if credit else None)
        for m in re.finditer(r"[^\n]+", text)
    )
    document = Document(id="t", text=text, source="<t>", segments=segments, credits=(credit,) if credit else ())
    return Tokens(document, load_parser().parse([document])[0])


def found(text: str) -> list[Marked]:
    attributions = outermost(find_attributions(parsed(text), Tags()))

    def show(spans: tuple[Span, ...]) -> str:
        return " / ".join(s.of(text) for s in spans)

    return [Marked(text, show(a.source), show(a.cue), show(a.content)) for a in attributions]


def _rows(key: str) -> list[object]:
    out = []
    for names in FILES.values():
        for name in (*names, "phrases"):
            data = tomllib.loads(data_file("attribution", f"{name}.toml").read_text(encoding="utf-8"))
            out.extend(pytest.param(row["text"], id=f"{name}-{n}") for n, row in enumerate(data.get(key, ())))
    return list({str(p.id): p for p in out}.values())


@pytest.mark.parametrize("marked", _rows("example"))
def test_lexicon_examples(marked: str) -> None:
    expected = read_marked(marked)
    assert expected in found(expected.text)


@pytest.mark.parametrize("text", _rows("counterexample"))
def test_lexicon_counterexamples(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "[source The harbour master] {said} [content that the ferry had sunk].",
        "[source The harbour master] {has not said} [content whether the ferry will be raised].",
        "[content “The ferry is lost,”] [source she] {said}. [content “Nobody will raise it.”]",
        "[content “The ferry,”] {said} [source the diver], [content “lies on its side.”]",
        "[source Two villagers who fled the valley] {told} reporters [content that soldiers had burned their homes].",
        "{According to} [source the mayor], [content the bridge cannot be repaired].",
        "[source The rebels] {refused} [content to leave the mine].",
        "[source The governor] {called for} [content an inquiry into the fire].",
    ],
)
def test_constructions(marked: str) -> None:
    expected = read_marked(marked)
    assert expected in found(expected.text)


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“The harvest is lost,” the farmer said. “We have nothing.\n\n“We will leave in the spring.”\n\nRain fell."
    (only,) = found(text)
    assert only.content == "“The harvest is lost,” / “We have nothing. / “We will leave in the spring.”"


def test_a_colon_opens_a_quotation_in_the_next_paragraph() -> None:
    text = "In her letter the abbess wrote:\n\n“We shall not sell the vineyard to the city. It has been ours for long.”"
    (only,) = found(text)
    assert only.source == "the abbess"
    assert only.content.startswith("“We shall not")
    assert only.content.endswith("long.”")


def test_inner_attributions_name_the_outer_one() -> None:
    text = "The envoy said that the general had denied that his men crossed the river."
    attributions = find_attributions(parsed(text), Tags())
    assert [a.outer for a in attributions] == [None, 0]
    assert [a.cue[0].of(text) for a in outermost(attributions)] == ["said"]


def _chain(text: str, trigger: str, credit: Credit | None = None) -> list[tuple[str, str | None]]:
    tokens = parsed(text, credit)
    token = next(t for t in tokens if t.text == trigger)
    return [(link.kind, link.name) for link in chain(token, tokens, Tags(), find_attributions(tokens, Tags()))]


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Officials said the army shelled the port.", "shelled", [("unnamed", None)]),
        ("The army shelled the port, Reuters reported.", "shelled", [("agency", "Reuters")]),
        ("The army reportedly shelled the port.", "shelled", [("hearsay", None)]),
        ("The army shelled the port.", "shelled", []),
        ("The court tried two agents accused of robbing the port.", "robbing", [("hearsay", None)]),
        ("Officials said the port shut after the shelling.", "shelling", []),
        ("The bishop condemned the shelling of the port.", "shelling", []),
        ("The envoy said the sanctions imposed in March would be lifted.", "imposed", []),
    ],
)
def test_chain(text: str, trigger: str, expected: list[tuple[str, str | None]]) -> None:
    assert _chain(text, trigger) == expected


def test_chain_starts_with_the_credited_outlet() -> None:
    credit = Credit("Harbour News", "outlet", Span(0, 3))
    links = _chain("Officials said the army shelled the port.", "shelled", credit)
    assert links == [("outlet", "Harbour News"), ("unnamed", None)]


def test_an_agency_that_reports_a_speaker() -> None:
    text = "The president said rebels shelled the port, Reuters reported on Monday."
    assert [kind for kind, _ in _chain(text, "shelled")] == ["agency", "speaker"]


def test_tables_are_sound() -> None:
    known = {"attitude", "quote", "clause", "infinitive", "object", "object-infinitive", "gerund", "preps"}
    for kind in ("verb", "noun", "adjective"):
        for lemma, rows in groups(kind).items():
            assert lemma == lemma.strip().lower()
            for group in rows:
                assert group.takes <= known
                assert group.takes or group.preps
    assert "verb.judgement.judge.object" in presupposing_rules()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab .,\"“”‘’'\n", max_size=60))
def test_quotations_lie_in_the_text_in_order(text: str) -> None:
    segments = tuple(
        Segment(Span(m.start(), m.end()), "paragraph") for m in re.finditer(r"[^\n]+", text) if m.group().strip()
    )
    document = Document(id="t", text=text, source="<t>", segments=segments)
    tokens = Tokens(document, load_parser().parse([document])[0])
    quotations = find_quotations(tokens)
    for first, second in pairwise(quotations):
        assert first.span.end <= second.span.start
    assert all(0 <= q.span.start < q.span.end <= len(text) for q in quotations)


def test_spans_lie_in_the_text() -> None:
    text = "\u00a0“No,” said the consul’s aide – “never”…\n\n• Reuters: the port is shut\n\nAccording to"
    attributions: tuple[Attribution, ...] = find_attributions(parsed(text), Tags())
    for a in attributions:
        for span in (*a.source, *a.cue, *a.content):
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text).strip() == span.of(text)


def test_a_cue_whose_words_stand_the_wrong_way_round_is_none() -> None:
    tokens = parsed("Officials said so.")
    (sentence,) = tokens.sentences
    backwards = Found(Run(3, 1), (Run(0, 1),), (Run(2, 3),), "made.up", None, at=1)
    assert _clip(backwards, sentence) is None
    assert _clip(backwards._replace(cue=Run(1, 2)), sentence) is not None
