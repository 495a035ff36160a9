"""Score the parser on treebanks: ``python -m evaluation.treebanks DIR [--gold-words] [--json]``.

Two settings. *Gold words*: the treebank's sentences and words are given. *Raw*: the text is put together from words
and paragraphs, and our own words and sentences are scored too; then every figure is the F1 over words aligned by their
non-space characters, as in the CoNLL 2018 shared task, except that relations count with their subtypes (``LAS``;
``LAS-universal`` is without). ``DIR`` is laid out as ``../shared/treebanks``. Entities are scored as spans of the three
types that Universal NER labels; the text's other labels are left out of the comparison.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from polybius.parsing import OnnxParser, load_parser
from polybius.records import Document, Segment
from polybius.spans import Span

__all__ = ["Gold", "read_gold", "score_entities", "score_gold_words", "score_raw"]

THREE = frozenset(["PER", "ORG", "LOC"])


@dataclasses.dataclass
class Gold:
    """A treebank sentence. ``opens``: a paragraph begins here."""

    document: str
    opens: bool
    words: list[str]
    upos: list[str]
    xpos: list[str]
    lemma: list[str]
    heads: list[int]
    rels: list[str]
    glued: list[bool]


def read_gold(path: Path, keep: str = "") -> list[Gold]:
    """Sentences of the documents whose name begins with ``keep``."""
    out: list[Gold] = []
    document, opens = path.stem, True
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc"):
            document, opens = line.partition("=")[2].strip(), True
        elif line.startswith(("# newpar", "# newpar_block")):
            opens = True
        elif line.startswith("#"):
            continue
        elif line:
            rows.append(line.split("\t"))
        elif rows:
            ranges = [r for r in rows if "-" in r[0]]
            inner = {i for r in ranges for i in range(int(r[0].split("-")[0]), int(r[0].split("-")[1]))}
            tails = {int(r[0].split("-")[1]) for r in ranges if "SpaceAfter=No" in r[9]}
            ranged = {int(r[0].split("-")[1]) for r in ranges}
            rows = [r for r in rows if r[0].isdigit()]
            glued = []
            for r in rows:
                i = int(r[0])
                glued.append(i in inner or i in tails or ("SpaceAfter=No" in r[9] and i not in ranged))
            if document.startswith(keep):
                columns = [[r[k] for r in rows] for k in (1, 3, 4, 2, 7)]
                heads = [int(r[6]) for r in rows]
                out.append(Gold(document, opens, *columns[:4], heads, columns[4], glued))
            rows, opens = [], False
    return out


def score_gold_words(parser: OnnxParser, sentences: Sequence[Gold]) -> dict[str, float]:
    """Per cent of words with the right tag, head, and head and relation, words and sentences given."""
    labels = parser.model.labels
    right: Counter[str] = Counter()
    for gold, decoded in zip(sentences, parser.parse_words([s.words for s in sentences]), strict=True):
        heads = decoded.head[0].tolist()
        rels = labels.rel[decoded.rel].tolist()
        upos = labels.upos[decoded.upos].tolist()
        xpos = labels.xpos[decoded.xpos].tolist()
        for i in range(len(gold.words)):
            same = heads[i] == gold.heads[i]
            right["words"] += 1
            right["UPOS"] += upos[i] == gold.upos[i]
            right["XPOS"] += xpos[i] == gold.xpos[i]
            right["UAS"] += same
            right["LAS"] += same and rels[i] == gold.rels[i]
            right["LAS-universal"] += same and rels[i].split(":")[0] == gold.rels[i].split(":")[0]
    return {k: 100 * right[k] / right["words"] for k in ("UPOS", "XPOS", "UAS", "LAS", "LAS-universal")}


def raw_documents(sentences: Sequence[Gold]) -> Iterator[tuple[Document, list[Gold]]]:
    """The texts of a treebank, one paragraph a segment."""
    groups: dict[str, list[Gold]] = {}
    for s in sentences:
        groups.setdefault(s.document, []).append(s)
    for name, group in groups.items():
        parts: list[str] = []
        for i, s in enumerate(group):
            if i:
                parts.append("\n\n" if s.opens else " ")
            parts.append("".join(w + ("" if g else " ") for w, g in zip(s.words, s.glued, strict=True)).strip())
        text = "".join(parts)
        segments = tuple(Segment(Span(*m.span()), "paragraph") for m in re.finditer(r"[^\n]+", text))
        yield Document(id=name, text=text, source="treebank", segments=segments), group


def score_raw(parser: OnnxParser, sentences: Sequence[Gold]) -> dict[str, float]:
    """F1 of words, sentences, tags and arcs from raw text."""
    right: Counter[str] = Counter()
    for document, group in raw_documents(sentences):
        parse = parser.parse([document])[0]
        dense = [0]
        for character in document.text:
            dense.append(dense[-1] + (not character.isspace()))
        at, gold_words, gold_sentences = 0, [], set()
        for s in group:
            first = at
            spans = []
            for word in s.words:
                size = sum(not c.isspace() for c in word)
                spans.append((at, at + size))
                at += size
            gold_sentences.add((first, at))
            gold_words.extend(
                (spans[i], spans[h - 1] if h else None, s.rels[i], s.upos[i], s.lemma[i]) for i, h in enumerate(s.heads)
            )
        ours = [(dense[a], dense[z]) for a, z in zip(parse.start, parse.end, strict=True)]
        number = {span: i for i, span in enumerate(ours)}
        found = {(ours[a][0], ours[z - 1][1]) for a, z in parse.sentences}
        right["gold words"] += len(gold_words)
        right["our words"] += len(ours)
        right["gold sentences"] += len(gold_sentences)
        right["our sentences"] += len(found)
        right["sentences"] += len(found & gold_sentences)
        for span, head, rel, upos, lemma in gold_words:
            i = number.get(span)
            if i is None:
                continue
            right["words"] += 1
            right["UPOS"] += parse.upos[i] == upos
            right["lemma"] += parse.lemma[i] == lemma
            same = (ours[parse.head[i]] if parse.head[i] >= 0 else None) == head
            right["UAS"] += same
            right["LAS"] += same and parse.deprel[i] == rel
            right["LAS-universal"] += same and parse.deprel[i].split(":")[0] == rel.split(":")[0]
    words = (right["gold words"] + right["our words"]) / 200
    out = {k: right[k] / words for k in ("words", "UPOS", "lemma", "UAS", "LAS", "LAS-universal")}
    out["sentences"] = 200 * right["sentences"] / (right["gold sentences"] + right["our sentences"])
    return out


def spans_of(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Entity spans of BIO tags."""
    start, kind = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        if kind and tag != f"I-{kind}":
            yield start, i, kind
            kind = ""
        if tag.startswith("B-"):
            start, kind = i, tag[2:]


def read_entities(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Words and tags of an IOB2 file of Universal NER."""
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            yield [r[1] for r in rows], [r[2] for r in rows]
            rows = []


def score_entities(parser: OnnxParser, sentences: Iterable[tuple[list[str], list[str]]]) -> dict[str, float]:
    """Span F1, words given: all three types, and each."""
    pairs = list(sentences)
    ner = parser.model.labels.ner
    counts: Counter[tuple[str, str]] = Counter()
    for (_, tags), decoded in zip(pairs, parser.parse_words([w for w, _ in pairs]), strict=True):
        gold = {s for s in spans_of(tags) if s[2] in THREE}
        ours = {s for s in spans_of(["LOC".join(t.split("GPE")) for t in ner[decoded.ner].tolist()]) if s[2] in THREE}
        for name, spans in (("gold", gold), ("ours", ours), ("right", gold & ours)):
            for _, _, kind in spans:
                counts[name, kind] += 1
                counts[name, "all"] += 1
    return {
        f"NER-{kind}": 200 * counts["right", kind] / max(1, counts["gold", kind] + counts["ours", kind])
        for kind in ("all", *sorted(THREE))
    }


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    parser.add_argument("--only", default="", help="sets whose name holds this")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    model = load_parser(args.model)
    folder: Path = args.folder
    sets = {
        "ewt-dev": (folder / "ewt/en_ewt-ud-dev.conllu", ""),
        "ewt-test": (folder / "ewt/en_ewt-ud-test.conllu", ""),
        "gum-dev": (folder / "gum/gum-open-dev.conllu", ""),
        "gum-test": (folder / "gum/gum-open-test.conllu", ""),
        "gum-news-test": (folder / "gum/gum-open-test.conllu", "GUM_news"),
        "pud": (folder / "pud/en_pud-ud-test.conllu", ""),
    }
    figures: dict[str, float] = {}
    for name, (path, keep) in sets.items():
        if args.only in name:
            gold = read_gold(path, keep)
            figures.update({f"{name} {k}": v for k, v in score_gold_words(model, gold).items()})
            begun = time.process_time()
            figures.update({f"{name} raw {k}": v for k, v in score_raw(model, gold).items()})
            figures[f"{name} raw words/s"] = sum(len(s.words) for s in gold) / (time.process_time() - begun)
    for name, file in (("uner-ewt-test", "uner_en_ewt-ud-test.iob2"), ("uner-pud", "uner_en_pud-ud-test.iob2")):
        if args.only in name:
            scores = score_entities(model, read_entities(folder / "ner" / file))
            figures.update({f"{name} {k}": v for k, v in scores.items()})
    if args.json:
        print(json.dumps(figures))
    else:
        for key, value in figures.items():
            print(f"{key} {value:.2f}")


if __name__ == "__main__":
    main()
