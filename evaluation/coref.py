"""Event coreference across documents, gold mention spans given: the linking of merging on bare triggers.

Each marked span becomes the same record that merging makes of a coded mention (trigger, parties, time, place, words of
the sentence), only without an act, for these corpora mark events of every kind. Scoring and linking are merging's own.
Input: the text, its date, and the spans. Labels, topics and splits are read by the scorer alone; where a file has a
"dev" part, only that part is clustered and scored (the rest is for tuning).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.pipeline import rows, shared_scorer
from polybius.merging import clusters_of
from polybius.merging.features import DocumentFacts, Facts, Identity, Where, day_of, document_facts
from polybius.merging.scoring import Scorer, Weights, load_weights
from polybius.merging.words import content_stems, stem, words_of
from polybius.parsing import Parser, load_parser
from polybius.records import Document, PlaceLink, Published, Segment, Span, Tags, TimeLink, Token, Tokens
from polybius.resolving.actors import resolve_entities
from polybius.resolving.places import resolve_places
from polybius.resolving.times import resolve_times
from polybius.tagging import tag

__all__ = ["bare_weights", "clusters", "facts", "link", "score"]

_EMPTY = frozenset({"be", "have", "do", "make", "take", "go", "get", "come", "give"})
_SIDES = (("nsubj", "obl:agent", "nmod:poss", "nsubj:outer"), ("obj", "iobj", "nsubj:pass", "nmod:of"))


def score(path: str | Path) -> dict[str, float]:
    """CoNLL F1, LEA F1 and links across documents (``xlinks``: precision, recall, F1), in percent."""
    documents = rows(path)
    if any(d.get("split") == "dev" for d in documents):
        documents = [d for d in documents if d.get("split") == "dev"]
    response = clusters(documents)
    out = _figures(documents, response, path, artefact=True)
    if any(m.get("artefact") for d in documents for m in d["mentions"]):
        plain = _figures(documents, response, path, artefact=False)
        out |= {f"{name}_no_artefact": value for name, value in plain.items()}
    return out


def _figures(
    documents: Iterable[Mapping[str, Any]], response: Mapping[str, int], path: str | Path, *, artefact: bool
) -> dict[str, float]:
    scored = [(d, m) for d in documents for m in _scored(d) if artefact or not m.get("artefact")]
    key: dict[str, list[str]] = {}
    found: dict[int, list[str]] = {}
    for _, mention in scored:
        key.setdefault(str(mention["cluster"]), []).append(mention["mid"])
        found.setdefault(response[mention["mid"]], []).append(mention["mid"])
    result = shared_scorer("score_coref", path).score(
        list(key.values()), list(found.values()), {m["mid"]: d["id"] for d, m in scored}
    )
    return {
        "conll": 100 * result["conll"],
        "lea": 100 * result["lea"]["f1"],
        "xlinks": 100 * result["xlinks"]["f1"],
        "xlinks_p": 100 * result["xlinks"]["p"],
        "xlinks_r": 100 * result["xlinks"]["r"],
    }


def _scored(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [m for m in document["mentions"] if m.get("selected") is not False]


def clusters(documents: Sequence[Mapping[str, Any]], weights: Weights | None = None) -> dict[str, int]:
    """Mention id to the number of its cluster."""
    made = [facts(document, _parser()) for document in documents]
    return link([d for d, _ in made], [f for _, part in made for f in part], weights)


def link(
    documents: Iterable[DocumentFacts], mentions: Iterable[Facts], weights: Weights | None = None
) -> dict[str, int]:
    """The clusters of mentions made by :func:`facts`."""
    ordered = sorted(mentions, key=lambda f: (f.document, f.start, f.id))
    groups = clusters_of(ordered, Scorer(documents, weights or bare_weights()))
    return {ordered[n].id: number for number, group in enumerate(groups) for n in group}


@cache
def bare_weights() -> Weights:
    """Weights for triggers without an act: learnt on the training parts of ECB+ and MEANTIME, never on a dev part."""
    raw = tomllib.loads(Path(__file__).with_name("coref_weights.toml").read_text("utf-8"))
    known = load_weights()
    weight = {name: round(1000 * raw["weight"].get(name, 0.0)) for name in known.weight}
    bias, reach, missing = (round(1000 * raw[name]) for name in ("bias", "reach", "missing"))
    return known._replace(bias=bias, reach=reach, missing=missing, weight=weight, forbids=frozenset())


@cache
def _parser() -> Parser:
    return load_parser()


def facts(raw: Mapping[str, Any], parser: Parser) -> tuple[DocumentFacts, list[Facts]]:
    """The facts of a document and of the spans marked in it."""
    text: str = raw["doc_text"]
    segments = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            segments.append(Segment(Span(start, start + len(line)), "paragraph"))
        start += len(line) + 1
    date = raw.get("dct")
    document = Document(
        id=raw["id"],
        text=text,
        source=raw["id"],
        published=Published(date, "metadata") if date else Published(None, "unknown"),
        segments=tuple(segments),
    )
    reading = _Reading(document, parser)
    return document_facts(document), [reading.facts(mention) for mention in _scored(raw)]


class _Reading:
    """A parsed, tagged and resolved document, asked for the facts of spans."""

    def __init__(self, document: Document, parser: Parser) -> None:
        self.document = document
        self.tokens = Tokens(document, parser.parse([document])[0])
        self.tags = _tags(self.tokens)
        self.times: tuple[TimeLink, ...] = resolve_times(self.tokens, self.tags)
        self.places: tuple[PlaceLink | None, ...] = resolve_places(self.tokens, self.tags)
        on = document.published.value
        links = {e.phrase: e.link for e in resolve_entities(self.tokens, self.tags, on=on[:10] if on else None)}
        self.parties: dict[int, Identity] = {}
        for number, phrase in enumerate(self.tags.phrases):
            link = links.get(number)
            name = (link.name if link else None) or phrase.name
            if name and (link or phrase.is_party) and any(w[:1].isupper() for w in name.split()):
                words = frozenset(stem(w) for w in words_of(name))
                country = link.country if link else None
                key = (link.id if link else None) or " ".join(sorted(words))
                self.parties[phrase.head] = Identity(key, country, name, words)
        self._refers = {
            self.tags.phrases[a.phrase].head: self.tags.phrases[a.refers].head for a in self.tags.antecedents
        }

    def facts(self, mention: Mapping[str, Any]) -> Facts:
        """The facts of one marked span."""
        spans = [Span(s["start"], s["end"]) if isinstance(s, dict) else Span(*s) for s in mention.get("segments") or []]
        spans = spans or [Span(mention["start"], mention["end"])]
        inside = [t for t in self.tokens if any(t.start < s.end and s.start < t.end for s in spans)]
        head = _head(inside)
        trigger = stem(_lemma(head)) if head else stem(mention["text"].lower())
        sentence = self.tokens.sentence_of(head) if head else None
        own = {stem(t.lower) for t in inside} | {trigger}
        words = content_stems(sentence.span.of(self.document.text)) if sentence else []
        actors, recipients = self._sides(head) if head else ((), ())
        begin, end = self._time(head, sentence.span) if head and sentence else (None, None)
        return Facts(
            id=mention["mid"],
            document=self.document.id,
            start=mention["start"],
            act="",
            mode=None,
            frame="",
            trigger=trigger,
            status="occurred",
            background=False,
            actors=actors,
            recipients=recipients,
            object=frozenset(),
            place=self._place(sentence.span) if sentence else None,
            begin=begin,
            end=end,
            published=day_of(self.document.published.value),
            amounts=(),
            words=frozenset(words) - own,
            sentence=sentence.span.start if sentence else mention["start"],
        )

    def _sides(self, head: Token) -> tuple[tuple[Identity, ...], tuple[Identity, ...]]:
        """Named parties at the trigger, or at the verb that governs it."""
        found: list[list[Identity]] = [[], []]
        anchors = [head]
        if head.upos == "NOUN" and head.head is not None and head.rel in {"obj", "obl", "nsubj", "nmod", "compound"}:
            anchors.append(head.head)
        for anchor in anchors:
            for child in anchor.children:
                for side, relations in enumerate(_SIDES):
                    if child.deprel in relations or (child.rel == "nmod" and child.case == "of" and side == 1):
                        found[side].extend(self._named(child))
        return tuple(sorted(set(found[0]), key=_by_key)), tuple(sorted(set(found[1]), key=_by_key))

    def _named(self, token: Token) -> list[Identity]:
        out = []
        for part in [token, *token.childs("conj"), *token.childs("appos")]:
            at = self._refers.get(part.i, part.i)
            party = self.parties.get(part.i) or self.parties.get(at)
            if party is not None:
                out.append(party)
        return out

    def _time(self, head: Token, sentence: Span) -> tuple[int | None, int | None]:
        """The interval of the time expression nearest to the trigger in its sentence."""
        best: tuple[int, int, int] | None = None
        for timex, time in zip(self.tags.timexes, self.times, strict=True):
            begin, end = day_of(time.begin), day_of(time.end)
            if timex.span in sentence and begin is not None and end is not None and time.grounds == "expression":
                gap = min(abs(timex.span.start - head.end), abs(head.start - timex.span.end))
                if best is None or gap < best[0]:
                    best = (gap, begin, end)
        return (best[1], best[2]) if best else (None, None)

    def _place(self, sentence: Span) -> Where | None:
        for toponym, place in zip(self.tags.toponyms, self.places, strict=True):
            if toponym.locative and toponym.span in sentence:
                if place is None:
                    return Where(toponym.name, None, None, None, None)
                return Where(place.name, place.country, place.admin1, place.lat, place.lon)
        return None


def _tags(tokens: Tokens) -> Tags:
    try:
        return tag(tokens)
    except ValueError:  # in a run this document would be a rejection; here its spans stay without parties
        return Tags()


def _by_key(identity: Identity) -> tuple[str, str]:
    return identity.key, identity.name


def _lemma(token: Token) -> str:
    return (token.lemma or token.lower).lower()


def _head(tokens: Sequence[Token]) -> Token | None:
    """The token of a span that the others hang on; the last content word of a span with an empty verb."""
    if not tokens:
        return None
    numbers = {t.i for t in tokens}
    heads = [t for t in tokens if t.head is None or t.head.i not in numbers]
    head = heads[0]
    content = [t for t in tokens if t.upos in {"VERB", "NOUN", "PROPN", "ADJ"} and _lemma(t) not in _EMPTY]
    return content[-1] if _lemma(head) in _EMPTY and content else head
