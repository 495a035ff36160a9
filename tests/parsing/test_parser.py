"""The shipped parser: shape, independence of batch and threads, bad input, CoNLL-U."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest

from polybius.errors import InputError, ModelError, UsageError
from polybius.parsing import OnnxParser, from_conllu, load_parser, to_conllu
from polybius.parsing import model as model_module
from polybius.parsing.parser import Effort
from polybius.parsing.proposing import READ, likelihoods
from polybius.records import Document, Parse, Segment
from polybius.spans import Span

CORPUS = Path(__file__).parents[2] / "../shared/corpus/wikinews_en.jsonl"


def document(text: str, name: str = "d", kind: str = "paragraph") -> Document:
    """A document with one segment a line."""
    segments, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            segments.append(Segment(Span(at, at + len(line)), kind))  # type: ignore[arg-type]
        at += len(line) + 1
    return Document(id=name, text=text, source="test", segments=tuple(segments))


@pytest.fixture(scope="module")
def parser() -> OnnxParser:
    return load_parser()


def parse_one(parser: OnnxParser, text: str) -> Parse:
    return parser.parse([document(text)])[0]


def check(document: Document, parse: Parse) -> None:
    """What holds of every parse."""
    text = document.text
    columns = (parse.start, parse.end, parse.lemma, parse.upos, parse.xpos, parse.feats, parse.head, parse.deprel)
    assert {len(column) for column in columns} == {len(parse)}
    covered = [i for a, z in zip(parse.start, parse.end, strict=True) for i in range(a, z)]
    inside = [i for s in document.content for i in range(s.span.start, s.span.end) if not text[i].isspace()]
    assert covered == inside
    assert [i for first, last in parse.sentences for i in range(first, last)] == list(range(len(parse)))
    assert len(parse.segments) == len(parse.sentences)
    for (first, last), number in zip(parse.sentences, parse.segments, strict=True):
        segment = document.segments[number].span
        assert segment.start <= parse.start[first] <= parse.end[last - 1] <= segment.end
        heads = parse.head[first:last]
        assert heads.count(-1) == 1
        assert all(h == -1 or first <= h < last for h in heads)
        for i in range(first, last):
            assert (parse.head[i] == -1) == (parse.deprel[i] == "root")
            node, steps = i, 0
            while node >= 0 and steps <= last - first:
                node, steps = parse.head[node], steps + 1
            assert node == -1
            tag = parse.ner[i]
            if tag.startswith("I-"):
                assert i > first
                assert parse.ner[i - 1][2:] == tag[2:]


def test_a_sentence(parser: OnnxParser) -> None:
    text = "The Norwegian minister visited Lima on Tuesday."
    parse = parse_one(parser, text)
    visited = parse.lemma.index("visit")
    assert parse.upos[visited] == "VERB"
    assert "Tense=Past" in parse.feats[visited]
    assert parse.head[visited] == -1
    assert parse.deprel[parse.lemma.index("minister")] == "nsubj"
    assert parse.head[parse.lemma.index("Lima")] == visited
    assert parse.ner[parse.lemma.index("Lima")] == "B-GPE"
    assert parse.model.startswith("english ")


def test_passive(parser: OnnxParser) -> None:
    parse = parse_one(parser, "Two soldiers were wounded by gunmen near the border.")
    assert parse.deprel[parse.lemma.index("soldier")] == "nsubj:pass"
    assert "Voice=Pass" in parse.feats[parse.lemma.index("wound")]


@pytest.mark.parametrize("kind", ["caption", "credit", "boilerplate", "dateline"])
def test_only_content_is_parsed(parser: OnnxParser, kind: str) -> None:
    assert len(parser.parse([document("Share this page.", kind=kind)])[0]) == 0


def test_segments_break_sentences(parser: OnnxParser) -> None:
    d = document("Talks resume\nThe envoys met in Bern")
    parse = parser.parse([d])[0]
    check(d, parse)
    assert len(parse.sentences) == 2
    assert parse.segments == (0, 1)


def test_typography_does_not_matter_to_the_model(parser: OnnxParser) -> None:
    plain = parse_one(parser, "\"We won't go,\" Ms. Hale's aide said.")
    curly = parse_one(parser, "“We won’t\u00a0go,” Ms.\u00a0Hale’s aide said.")
    assert plain.start == curly.start
    assert (plain.head, plain.deprel, plain.upos) == (curly.head, curly.deprel, curly.upos)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t \n",
        "\x00\x01\x02 \x1b[31m red \x7f",
        "\ufeffThe \u200bport\u200d closed \u2028 today \u2029 .",
        "😀😀😀 👍🏽 👩‍👩‍👧‍👦 🇳🇴",
        "وصل الوزير إلى المدينة يوم الثلاثاء وقال إنه سيلتقي بالرئيس.",
        "השר הגיע לעיר ביום שלישי.",
        "部长星期二抵达首都，并将会见总统。",
        "Министр прибыл в столицу во вторник.",
        "Der Minister traf am Dienstag in der Hauptstadt ein.",
        "\u202eThe minister\u202c left.",
        "a\u0301\u0302\u0303" * 50,
        ". . . . . . . . .",
        "((((((((((((((((((((",
        "\ud800 lone surrogate",
        "x",
        "!" * 5000,
        "A. B. C. D. E. F. G.",
    ],
)
def test_odd_text(parser: OnnxParser, text: str) -> None:
    d = document(text)
    check(d, parser.parse([d])[0])


@pytest.mark.parametrize("unit", ["x", "好", "ab-", "0", "😀"])
def test_a_million_characters_without_a_space(parser: OnnxParser, unit: str) -> None:
    d = document(unit * (1_000_000 // len(unit)))
    begun = time.process_time()
    assert len(parser.parse([d])[0]) == 1
    assert time.process_time() - begun < 5


def test_a_sentence_of_five_thousand_words(parser: OnnxParser) -> None:
    d = document(" ".join(["the old harbour and"] * 1250))
    begun = time.process_time()
    parse = parser.parse([d])[0]
    assert time.process_time() - begun < 20
    check(d, parse)
    assert max(z - a for a, z in parse.sentences) <= 260


TEXTS = [
    "The two ministers signed a treaty in Oslo.\nIt was their third meeting this year, aides said.",
    "KINGSTON (Example Wire) — Police arrested 12 protesters. None was hurt.",
    "Rebels shelled the town.\n“We will not leave,” the mayor told reporters on Friday, adding: “This is our home.”",
    "x",
    "Envoys from five countries will gather in Geneva next week to discuss a truce, a prisoner exchange and aid.",
]


def test_batch_and_threads_do_not_matter(parser: OnnxParser) -> None:
    documents = [document(text, str(i)) for i, text in enumerate(TEXTS * 3)]
    if CORPUS.exists():
        lines = CORPUS.read_text(encoding="utf-8").splitlines()[:25]
        documents += [document(row["text"], row["id"]) for row in map(json.loads, lines)]
    alone = [parser.parse([d])[0] for d in documents]
    for d, parse in zip(documents, alone, strict=True):
        check(d, parse)
    assert parser.parse(documents[::-1])[::-1] == alone
    assert load_parser(threads=3).parse(documents) == alone


@pytest.mark.parametrize("times", [1, 30])
def test_a_later_paragraph_changes_nothing_before_it(parser: OnnxParser, times: int) -> None:
    """Neither one that shares its window nor one that needs several."""
    for text in TEXTS:
        before = parse_one(parser, text)
        after = parse_one(parser, text + "\n" + "An unrelated remark about the weather follows here. " * times)
        n = len(before)
        for name in ("start", "end", "lemma", "upos", "xpos", "feats", "head", "deprel", "ner"):
            assert getattr(after, name)[:n] == getattr(before, name)


@pytest.mark.parametrize("text", [*TEXTS, "", "\n".join(TEXTS * 4)])
def test_scores_beside_the_parse(parser: OnnxParser, text: str) -> None:
    """The raw scores are those at first sight, which faint proposals come from; asking for them changes nothing."""
    d = document(text)
    parse, scores = parser.parse_scored(d)
    assert parse == parser.parse([d])[0]
    assert sorted(scores) == list(range(len(parse)))
    labels = parser.model.labels.told
    acts, modes = len(labels.acts), len(labels.modes)
    assert {row.shape for row in scores.values()} <= {(acts + modes,)}
    for proposal in parse.proposals or ():
        if likelihoods(scores[proposal.token][None, :acts], labels)[0] >= READ:
            continue
        for names, row, told in (
            (labels.acts, scores[proposal.token][:acts], proposal.acts),
            (labels.modes, scores[proposal.token][acts:], proposal.modes),
        ):
            shares = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
            assert [shares[names.index(name)] for name, _ in told] == pytest.approx([p for _, p in told], abs=1e-3)


@pytest.mark.parametrize("effort", ["full", "gated", "fast"])
def test_scores_are_read_where_the_parse_is(parser: OnnxParser, effort: Effort) -> None:
    d = document(TEXTS[0])
    parse, scores = OnnxParser(parser.model, effort=effort).parse_scored(d)
    assert parse == OnnxParser(parser.model, effort=effort).parse([d])[0]
    assert sorted(scores) == list(range(len(parse)))


def test_conllu_round_trip(parser: OnnxParser) -> None:
    documents = [document(text, f"doc {i}") for i, text in enumerate(TEXTS)]
    parses = parser.parse(documents)
    text = "".join(map(to_conllu, documents, parses))
    assert text.count("# newdoc id = ") == len(documents)
    assert "# text = The two ministers signed a treaty in Oslo.\n" in text
    for (d, back), document_, parse in zip(from_conllu(text), documents, parses, strict=True):
        assert d.id == document_.id
        for name in ("start", "end", "lemma", "upos", "xpos", "feats", "head", "deprel", "ner", "sentences"):
            assert getattr(back, name) == getattr(parse, name)
        words = [document_.text[a:z] for a, z in zip(parse.start, parse.end, strict=True)]
        assert [d.text[a:z] for a, z in zip(back.start, back.end, strict=True)] == words


def test_conllu_of_a_treebank() -> None:
    rows = [
        "# newdoc id = t",
        "# text = They don't know.",
        "1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\t_",
        "2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_",
        "2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_",
        "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_",
        "4\tknow\tknow\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No",
        "4.1\tit\tit\tPRON\tPRP\t_\t_\t_\t_\t_",
        "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_",
        "",
    ]
    ((d, parse),) = from_conllu("\n".join(rows) + "\n")
    assert d.text == "They don't know."
    assert parse.head == (3, 3, 3, -1, 3)
    check(d, parse)


@pytest.mark.parametrize("line", ["1\tonly\tthree", "1\ta\ta\tX\tX\t_\tzero\troot\t_\t_"])
def test_conllu_malformed(line: str) -> None:
    with pytest.raises(InputError):
        list(from_conllu(line + "\n"))


def test_unknown_model() -> None:
    with pytest.raises(ModelError, match="no model"):
        load_parser("klingon")


def test_threads_are_checked() -> None:
    with pytest.raises(UsageError):
        load_parser(threads=0)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(model_module.MODELS, tmp_path / "model")
    monkeypatch.setattr(model_module, "MODELS", tmp_path / "model")
    return tmp_path / "model"


@pytest.mark.parametrize("name", ["english.top.onnx", "tokenizer.json", "english.labels.json", "english.relations.npz"])
def test_a_damaged_file_is_noticed(copied: Path, name: str) -> None:
    data = bytearray((copied / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / name).write_bytes(data)
    with pytest.raises(ModelError, match="damaged"):
        model_module.load_model.__wrapped__("english")


@pytest.mark.parametrize("name", ["english.top.onnx", "manifest.json"])
def test_a_missing_file_is_noticed(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=name):
        model_module.load_model.__wrapped__("english")


def test_the_file_of_examples_can_be_missing_but_not_damaged(copied: Path) -> None:
    path = copied / "manifest.json"
    entries = json.loads(path.read_text())
    files = entries["english"]["files"]
    files.pop("examples", None)
    path.write_text(json.dumps(entries))
    assert model_module.load_model.__wrapped__("english").examples is None
    (copied / "made.npz").write_bytes(b"examples")
    files["examples"] = {"name": "made.npz", "sha256": hashlib.sha256(b"examples").hexdigest()}
    path.write_text(json.dumps(entries))
    assert model_module.load_model.__wrapped__("english").examples == b"examples"
    (copied / "made.npz").write_bytes(b"exanples")
    with pytest.raises(ModelError, match="damaged"):
        model_module.load_model.__wrapped__("english")


def test_size_on_disk() -> None:
    assert sum(path.stat().st_size for path in model_module.MODELS.iterdir()) <= 30 * 2**20


@pytest.mark.parametrize("model", ["default", "gated", "fast"])
def test_without_acts_the_parse_is_the_same_but_for_them(model: str) -> None:
    read = document("Chad expelled two envoys of Niger on Monday. Niamey called it a provocation.\nIt rained all week.")
    (full,), (plain,) = load_parser(model).parse([read]), load_parser(model, acts=False).parse([read])
    assert full.proposals
    assert msgspec.structs.replace(full, proposals=None, contexts=b"") == plain
