"""How outlets name actors, and whose word a loaded word is (bench/naming/README.md): what can be measured today.

*newswcl50*: mentions of actors and groups are given as spans, and clustered over the articles of an event by the key
that merging and the report compare parties by: the id of the actor that the phrase resolves to, or the words of its
name where no list knows it. A span in which the program finds no party stays alone. Besides the CoNLL F1, the *renamed*
pairs: two mentions of one chain, by different outlets, without a content word in common.

*basil*: the lexical spans are given, and the program says of each whether it stands in a quotation or in the outlet's
own voice, and who speaks (only where the set names a speaker; the sets' ``other_pro`` and the like are no names).

Not measured, because the program has no such step: finding loaded words (spans of basil and babe), their target and
polarity, and whether a sentence is biased. For babe the score is therefore empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from evaluation.pipeline import rows, shared_scorer
from polybius.coding import code
from polybius.coding.attribution_quotes import find_quotations
from polybius.merging.words import content_stems
from polybius.parsing import Parser, load_parser
from polybius.reading import document_from_text
from polybius.records import Attribution, Phrase, Span, Tags, Tokens
from polybius.resolving.actors import resolve_entities
from polybius.spans import overlaps
from polybius.tagging import tag

__all__ = ["score"]

_TYPES = frozenset({"ACTOR", "GROUP"})

Key = tuple[str, ...]
Pair = tuple[str, str]


def score(path: str | Path) -> dict[str, float]:
    """Figures in percent, for the set that the records of ``path`` belong to; empty for babe."""
    records = rows(path)
    if all("mentions" in r for r in records):
        return _names(records, path)
    if all("triplet" in r for r in records):
        return _voices(records)
    return {}


@cache
def _parser() -> Parser:
    return load_parser()


def _read(record: Mapping[str, Any], publisher: str | None = None) -> tuple[Tokens, Tags]:
    # The tokenised set writes some line ends as a backslash and an n; two blanks keep the offsets.
    text = record["text"].replace("\\n", "  ")
    document = document_from_text(text, id=record["id"], published=record.get("date"), publisher=publisher)
    tokens = Tokens(document, _parser().parse([document])[0])
    return tokens, tag(tokens)


# -- the same actor under different names -----------------------------------------------------------------------


def _names(records: Sequence[Mapping[str, Any]], path: str | Path) -> dict[str, float]:
    gold: defaultdict[Key, list[str]] = defaultdict(list)
    found: defaultdict[Key, list[str]] = defaultdict(list)
    article: dict[str, str] = {}
    stems: dict[str, frozenset[str]] = {}
    linked = 0
    for record in records:
        mentions = [m for m in record["mentions"] if m["type"] in _TYPES]
        keys = _keys(record, [Span(*m["span"]) for m in mentions])
        for number, (mention, key) in enumerate(zip(mentions, keys, strict=True)):
            mid = f"{record['id']}#{number}"
            article[mid] = record["id"]
            stems[mid] = frozenset(content_stems(mention["text"]))
            gold[record["event"], mention["chain"]].append(mid)
            found[(record["event"], *key) if key else ("alone", mid)].append(mid)
            linked += key is not None
    result = shared_scorer("score_coref", path).score(list(gold.values()), list(found.values()), article)
    wanted, given = (_renamed(c.values(), article, stems) for c in (gold, found))
    hit = len(wanted & given)
    precision, recall = hit / len(given) if given else 0.0, hit / len(wanted) if wanted else 0.0
    return {
        "conll": 100 * result["conll"],
        "b3_f1": 100 * result["b3"]["f1"],
        "lea": 100 * result["lea"]["f1"],
        "xlinks": 100 * result["xlinks"]["f1"],
        "renamed_p": 100 * precision,
        "renamed_r": 100 * recall,
        "renamed_f1": 200 * precision * recall / (precision + recall) if hit else 0.0,
        "linked": 100 * linked / len(article) if article else 0.0,
        "mentions": float(len(article)),
    }


def _renamed(
    clusters: Iterable[list[str]], article: Mapping[str, str], stems: Mapping[str, frozenset[str]]
) -> set[Pair]:
    """Pairs in one cluster, from two articles (each is another outlet's), that share no content word."""
    return {
        (a, b) if a < b else (b, a)
        for cluster in clusters
        for a, b in combinations(cluster, 2)
        if article[a] != article[b] and not stems[a] & stems[b]
    }


def _keys(record: Mapping[str, Any], spans: Iterable[Span]) -> list[Key | None]:
    """For each span the key of the party in it, or None where none is found."""
    tokens, tags = _read(record)
    links = {e.phrase: e.link for e in resolve_entities(tokens, tags, on=None)}
    out: list[Key | None] = []
    for span in spans:
        number = _phrase(span, tokens, tags.phrases)
        link = links.get(number) if number is not None else None
        if link is None:
            out.append(None)
        elif link.id is not None:
            out.append(("id", link.id))
        else:
            words = sorted(set(content_stems(link.name)))
            out.append(("name", *words) if words else None)
    return out


def _phrase(span: Span, tokens: Tokens, phrases: Sequence[Phrase]) -> int | None:
    """The phrase whose head is the head of ``span``, or the first with its head in it."""
    inside = [t for t in tokens if t.start < span.end and span.start < t.end]
    numbers = {t.i for t in inside}
    head = next((t.i for t in inside if t.head is None or t.head.i not in numbers), None)
    within = [n for n, phrase in enumerate(phrases) if phrase.head in numbers]
    return next((n for n in within if phrases[n].head == head), within[0] if within else None)


# -- whose word it is -------------------------------------------------------------------------------------------


def _voices(records: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    spans = right = quoted = quoted_found = called = named = speaker = 0
    for record in records:
        wanted = [a for a in record["annotations"] if a["bias"] == "lexical"]
        if not wanted:
            continue
        tokens, tags = _read(record, record["outlet"])
        _, attributions = code(tokens, tags)
        quotations = [q.span for q in find_quotations(tokens)]
        for annotation in wanted:
            span = Span(*annotation["span"])
            inside = any(overlaps(span, q) for q in quotations)
            spans += 1
            right += inside == annotation["in_quote"]
            quoted += annotation["in_quote"]
            called += inside
            quoted_found += inside and annotation["in_quote"]
            name = annotation["speaker"]
            if annotation["in_quote"] and name and not name.startswith("other_"):
                named += 1
                speaker += _speaks(name, span, attributions, tokens, tags)
    return {
        "in_quote_accuracy": 100 * right / spans if spans else 0.0,
        "in_quote_p": 100 * quoted_found / called if called else 0.0,
        "in_quote_r": 100 * quoted_found / quoted if quoted else 0.0,
        "speaker_accuracy": 100 * speaker / named if named else 0.0,
        "speakers": float(named),
        "spans": float(spans),
    }


def _speaks(name: str, span: Span, attributions: Iterable[Attribution], tokens: Tokens, tags: Tags) -> bool:
    """Does a source of the words at ``span`` share a content word with ``name``, itself or by its antecedent?"""
    wanted = frozenset(content_stems(name.replace("_", " ")))
    text = tokens.document.text
    resolved = {e.phrase: e.link.name for e in resolve_entities(tokens, tags, on=None)}
    for attribution in attributions:
        if any(overlaps(span, c) for c in attribution.content):
            names = [s.of(text) for s in attribution.source]
            if attribution.link.phrase is not None:
                names.append(resolved.get(attribution.link.phrase, ""))
            if any(wanted & frozenset(content_stems(n)) for n in names):
                return True
    return False
