"""Small parsed documents written by hand: ``word/xpos/relation/head`` for each token, heads counted from 1."""

from __future__ import annotations

from polybius.records import Document, Parse, Segment, Span, Tokens

UPOS = {
    "NNP": "PROPN", "NNPS": "PROPN", "NN": "NOUN", "NNS": "NOUN", "IN": "ADP", "TO": "PART", "DT": "DET", "CC": "CCONJ",
    "JJ": "ADJ", "RB": "ADV", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON", "WDT": "PRON", "MD": "AUX", "CD": "NUM",
    "POS": "PART", "RP": "ADP", ".": "PUNCT", ",": "PUNCT",
}  # fmt: skip
LEMMAS = {"called": "call", "was": "be", "were": "be", "sent": "send", "given": "give"}


def _lemma(word: str, xpos: str) -> str:
    if word.lower() in LEMMAS:
        return LEMMAS[word.lower()]
    if xpos == "NNS":
        return word.lower().removesuffix("s")
    if xpos in ("VBD", "VBN"):
        stem = word.lower()
        for ending, base in (
            ("ched", "ch"),
            ("lled", "l"),
            ("mned", "mn"),
            ("rged", "rge"),
            ("sed", "se"),
            ("cked", "ck"),
        ):
            if stem.endswith(ending):
                return stem.removesuffix(ending) + base
        return stem.removesuffix("d") if stem.endswith(("eed", "ied")) else stem.removesuffix("ed")
    return word if xpos.startswith("NNP") else word.lower()


def tree(sentence: str) -> Tokens:
    """One sentence as a document of its own; the words are joined by spaces."""
    rows = [token.rsplit("/", 3) for token in sentence.split()]
    text, starts = "", []
    for word, *_ in rows:
        starts.append(len(text) + bool(text))
        text = f"{text} {word}" if text else word
    deprels = [r[2] for r in rows]
    document = Document("tree", text, "<tree>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    parse = Parse(
        start=tuple(starts),
        end=tuple(s + len(r[0]) for s, r in zip(starts, rows, strict=True)),
        lemma=tuple(_lemma(r[0], r[1]) for r in rows),
        upos=tuple(
            "AUX" if r[2].startswith("aux") else UPOS.get(r[1], "VERB" if r[1].startswith("VB") else "X") for r in rows
        ),
        xpos=tuple(r[1] for r in rows),
        feats=tuple("_" for _ in rows),
        head=tuple(int(r[3]) - 1 for r in rows),
        deprel=tuple(deprels),
        ner=tuple("O" for _ in rows),
        sentences=((0, len(rows)),),
        segments=(0,),
        model="hand",
    )
    return Tokens(document, parse)
