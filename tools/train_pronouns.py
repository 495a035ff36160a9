"""Fits the weights of ``lexicon/actors/pronoun_weights.tsv`` on GUM's coreference (developers only).

usage: train_pronouns.py GUM_TRAIN.conllu [--test GUM.conllu ...]

Texts are parsed with the shipped parser, so that the weights know its errors. For each third-person pronoun with a
gold entity, the candidates of :mod:`polybius.tagging.anaphora_pronouns` compete in a softmax with "nobody"; right
are those whose last or main mention lies in the gold entity. Entities are introduced with gold antecedents.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from polybius.parsing import load_parser
from polybius.records import Antecedent, Document, Segment, Span, Tokens
from polybius.tagging.anaphora_definite import describe
from polybius.tagging.anaphora_entities import Discourse
from polybius.tagging.anaphora_names import abbreviations, match_name
from polybius.tagging.anaphora_pronouns import _class, candidates, relative
from polybius.tagging.phrases import find_phrases

THIRD = frozenset("he him his himself she her hers herself it its itself they them their theirs themselves".split())
OUT = Path(__file__).parents[1] / "src/polybius/lexicon/actors/pronoun_weights.tsv"
GENRES = ("news", "bio", "interview", "court", "voyage", "speech", "academic", "textbook")


def read_gum(path: Path) -> list[dict[str, Any]]:
    """Documents with text, and mentions as (start, end, entity id) in code points."""
    docs: list[dict[str, Any]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.split("\n")
        for meta in (x for x in lines if x.startswith("# newdoc id")):
            docs.append({"id": meta.split("= ")[1], "text": "", "at": [], "mentions": [], "open": {}})
        doc = docs[-1]
        if any(x.startswith("# newpar") for x in lines) and doc["text"]:
            doc["text"] = doc["text"].rstrip() + "\n"
        rows = [x.split("\t") for x in lines if x and not x.startswith("#")]
        joined: dict[int, list[str]] = {}
        inside: set[int] = set()
        for row in rows:
            if "-" in row[0]:
                first, last = map(int, row[0].split("-"))
                joined[last] = row
                inside.update(range(first, last + 1))
        for row in rows:
            if not row[0].isdigit():
                continue
            number = int(row[0])
            start = len(doc["text"])
            doc["text"] += row[1]
            doc["at"].append((start, len(doc["text"])))
            misc = joined[number][9] if number in joined else row[9]
            if not (number in inside and number not in joined) and "SpaceAfter=No" not in misc:
                doc["text"] += " "
            entity = re.search(r"Entity=([^|]*)", row[9])
            for piece in re.findall(r"\([^()]*\)?|[^()]+\)|\)", entity[1]) if entity else ():
                name = piece.strip("()").split("-")[0]
                here = len(doc["at"]) - 1
                if piece.startswith("(") and piece.endswith(")"):
                    doc["mentions"].append((*doc["at"][here], name))
                elif piece.startswith("("):
                    doc["open"].setdefault(name, []).append(start)
                elif doc["open"].get(name):
                    doc["mentions"].append((doc["open"][name].pop(), doc["at"][here][1], name))
    return docs


def instances(docs: list[dict[str, Any]]) -> list[tuple[str, list[list[str]], list[int]]]:
    """(class, features of each candidate, numbers of the right candidates) for each pronoun."""
    parser = load_parser()
    documents = []
    for raw in docs:
        lines = [m for m in re.finditer(r"[^\n]+", raw["text"]) if m.group().strip()]
        segments = tuple(Segment(Span(m.start(), m.end()), "paragraph") for m in lines)
        documents.append(Document(raw["id"], raw["text"], "gum", segments=segments))
    out: list[tuple[str, list[list[str]], list[int]]] = []
    for raw, document, parse in zip(docs, documents, parser.parse(documents), strict=True):
        tokens = Tokens(document, parse)
        phrases = find_phrases(tokens)
        talk = Discourse(tokens, phrases)
        short = abbreviations(tokens, phrases)
        exact = {(s, e): name for s, e, name in raw["mentions"]}
        chains: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for s, e, name in raw["mentions"]:
            chains[name].append((s, e))

        def lies_in(token: Any, chain: list[tuple[int, int]], room: int) -> bool:
            return any(s <= token.start and token.end <= e and e - s <= room for s, e in chain)

        for number in talk.order:
            phrase, token = phrases[number], talk.head(number)
            found: list[Antecedent] = []
            if phrase.pronoun and token.lower in THIRD:
                gold = exact.get((token.start, token.end))
                ranked = candidates(token, talk)
                right: list[int] = []
                for k, (entity, _) in enumerate(ranked):
                    chain = chains[gold] if gold else []
                    heads = [entity.last, talk.head(entity.main)]
                    rooms = [3 * len(phrases[n].span) + 15 for n in (entity.mentions[-1], entity.main)]
                    if all(lies_in(h, chain, r) for h, r in zip(heads, rooms, strict=True)):
                        right.append(k)
                if ranked:
                    out.append((_class(token.lower), [f for _, f in ranked], right))
                if right:
                    found = [Antecedent(number, ranked[right[0]][0].main, "pronoun", 1.0, "gold")]
            elif phrase.pronoun:
                found = relative(number, talk)
            elif number in short:
                found = [Antecedent(number, short[number], "name", 0.95, "")]
            else:
                found = match_name(number, talk) or describe(number, talk)
            talk.introduce(number, [a for a in found if a.refers != number])
    return out


def fit(
    data: list[tuple[str, list[list[str]], list[int]]], *, penalty: float = 0.003, rounds: int = 400
) -> dict[str, float]:
    """Softmax over candidates and nobody, L2, full-batch Adam."""
    names = sorted({f for _, rows, _ in data for r in rows for f in r} | {f"{k}:none" for k in ("he", "it", "they")})
    index = {n: i for i, n in enumerate(names)}
    pairs: list[tuple[int, int]] = []
    groups: list[tuple[int, int, list[int]]] = []
    row = 0
    for kind, rows, right in data:
        first = row
        for features in rows:
            pairs.extend((row, index[f]) for f in features)
            row += 1
        pairs.append((row, index[f"{kind}:none"]))
        row += 1
        groups.append((first, row, right or [len(rows)]))
    where = np.array(pairs)
    group_of = np.repeat(np.arange(len(groups)), [b - a for a, b, _ in groups])
    good = np.zeros(row)
    for a, _, right in groups:
        good[[a + k for k in right]] = 1.0
    w = np.zeros(len(names))
    m, v = np.zeros_like(w), np.zeros_like(w)
    starts = np.array([a for a, _, _ in groups])
    for step in range(1, rounds + 1):
        z = np.bincount(where[:, 0], w[where[:, 1]], minlength=row)
        z = np.exp(z - np.maximum.reduceat(z, starts)[group_of])
        p = z / np.add.reduceat(z, starts)[group_of]
        q = p * good
        q /= np.maximum(np.add.reduceat(q, starts), 1e-12)[group_of]
        grad = np.bincount(where[:, 1], (p - q)[where[:, 0]], minlength=len(names)) / len(groups) + penalty * w
        m, v = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
        w -= 0.1 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return {n: round(float(x), 3) for n, x in zip(names, w, strict=True) if abs(x) >= 0.02}


def accuracy(
    data: list[tuple[str, list[list[str]], list[int]]], weights: dict[str, float]
) -> dict[str, tuple[int, int, int]]:
    """By class: pronouns with a right candidate, answered, right."""
    out: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for kind, rows, right in data:
        scores = [sum(weights.get(f, 0.0) for f in r) for r in rows]
        best = max(range(len(rows)), key=lambda k: scores[k])
        out[kind][0] += bool(right)
        if scores[best] > weights.get(f"{kind}:none", 0.0):
            out[kind][1] += 1
            out[kind][2] += best in right
    return {k: (a, b, c) for k, (a, b, c) in sorted(out.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    options = parser.parse_args()

    def chosen(path: Path) -> list[dict[str, Any]]:
        return [d for d in read_gum(path) if any(f"_{g}_" in d["id"] for g in GENRES)]

    train = instances(chosen(options.train))
    weights = fit(train)
    print(len(train), "pronouns; on the training part:", accuracy(train, weights))
    for path in options.test:
        print(path.name, accuracy(instances(chosen(path)), weights))
    head = (
        "# Weights of the pronoun features, fitted by tools/train_pronouns.py on GUM (Georgetown University\n"
        "# Multilayer corpus, annotation CC BY 4.0, https://gucorpling.org/gum), open genres, training part.\n"
    )
    OUT.write_text(head + "".join(f"{n}\t{x}\n" for n, x in sorted(weights.items())), encoding="utf-8")


if __name__ == "__main__":
    main()
