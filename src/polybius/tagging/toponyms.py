"""Place names: what the gazetteer knows, what the parser tags as a place, and whether it is used as a place.

"In Kabul" is a place; "Kabul said" is a government, "the Kabul Times" a newspaper, "Russian troops" a nationality.
All but names inside the names of persons are found; ``locative`` tells the first kind from the rest. Which of the
places of a name is meant is resolving's work.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache

from polybius.lexicon import data_file
from polybius.lexicon.places.gazetteer import Place, gazetteer
from polybius.lexicon.places.keys import place_key
from polybius.records import Phrase, Span, Token, Tokens, Toponym

__all__ = ["demonyms", "find_toponyms"]

_CLITICS = ("'s", "’s", "'", "’")
_LONGEST = 5
_BIG = 40_000
_TITLED = frozenset(
    "mr mrs ms dr sir lord lady president minister gen general col sen rep prof king queen prince judge st".split()
)


@cache
def _cues() -> dict[str, frozenset[str]]:
    raw: dict[str, list[str]] = tomllib.loads(data_file("places", "cues.toml").read_text("utf-8"))
    return {k: frozenset(v) for k, v in raw.items()}


@cache
def _not_places() -> frozenset[str]:
    lines = data_file("places", "notplaces.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def demonyms() -> dict[str, str]:
    """Adjectives and names of peoples, as place keys → country code, from the actor lexicon."""
    out: dict[str, str] = {}
    for line in data_file("actors", "countries.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if line.startswith("#") or len(cells) < 4 or cells[0] == "code":
            continue
        for cell in cells[3:5]:
            for name in cell.split("|"):
                if len(name) > 3:
                    out.setdefault(place_key(name), cells[0])
    return out


@cache
def _openings() -> frozenset[str]:
    """All beginnings of demonyms: a word that is none of them, nor of a place's name, opens neither."""
    return frozenset(key[:end] for key in demonyms() for end in range(len(key) + 1))


_STOPS = frozenset({",", ";", ":", "(", ")"})


def find_toponyms(tokens: Tokens, phrases: Sequence[Phrase]) -> tuple[Toponym, ...]:
    """All place names (and nationality words) of the document, in text order, none inside another."""
    persons = {i for p in phrases if p.kind == "person" and p.name for i in _covered(tokens, p)}
    out: list[Toponym] = []
    for sentence in tokens.sentences:
        run = sentence.tokens
        at = 0
        while at < len(run):
            token = run[at]
            if not token.text[0].isupper():
                at += 1
                continue
            found = _match(run, at, persons) or _tagged(run, at) or _announced(run, at, persons)
            if found is None:
                at += 1
                continue
            end, rule = found
            span = Span(token.start, run[end - 1].end)
            locative = rule != "demonym" and _locative(run[at:end], run, end)
            out.append(Toponym(span, span.of(tokens.document.text), locative, rule))
            at = end
    return tuple(out)


def _covered(tokens: Tokens, phrase: Phrase) -> list[int]:
    """Token numbers of the words of a person's name (from the first word tagged as a person)."""
    head = tokens[phrase.head]
    run = tokens.sentence_of(head).tokens
    name = phrase.name or ""
    inside = [t for t in run if phrase.span.start <= t.start < phrase.span.end]
    return [t.i for t in inside if t.ner.endswith("PER") and t.text in name]


def _key(tokens: Sequence[Token]) -> str:
    out = ""
    for n, token in enumerate(tokens):
        glued = n > 0 and (token.text in _CLITICS or token.start == tokens[n - 1].end)
        out += token.text if glued or not n else " " + token.text
    return place_key(out)


def _match(run: list[Token], at: int, persons: set[int]) -> tuple[int, str] | None:
    """The longest gazetteer name or nationality word that starts here and counts as one: (end, rule)."""
    gaz = gazetteer()
    opening = place_key(run[at].text)
    if not gaz.begins(opening) and opening not in _openings():
        return None
    limit = at + 1
    while limit < len(run) and limit < at + _LONGEST and run[limit].text not in _STOPS:
        limit += 1
    for end in range(limit, at, -1):
        last = run[end - 1].text
        if not (last[0].isupper() or last[0].isdigit()) or (end - at > 1 and last in ("'s", "’s")):
            continue
        words = run[at:end]
        key = _key(words)
        if len(key) < 2:
            continue
        places = gaz.lookup(key)
        if places and (rule := _accept(run, at, end, key, places, persons)):
            return end, rule
        if key in demonyms() and (end - at == 1 or words[0].ner != "O") and not any(w.i in persons for w in words):
            return end, "demonym"
    return None


def _accept(run: list[Token], at: int, end: int, key: str, places: Sequence[Place], persons: set[int]) -> str | None:
    """Why the words count as a place name here, or None."""
    words = run[at:end]
    first, last = words[0], words[-1]
    best = places[0]
    tagged = [w.ner[2:] for w in words]
    curated = best.kind in ("country", "region") or (
        best.kind == "division" and best.country in ("USA", "CAN", "AUS", "GBR")
    )
    if len(key) <= 3:
        dotted = "." in first.text
        if not (curated or best.kind == "capital") or not (dotted or all(w.text.isupper() for w in words)):
            return None
        if not dotted and best.kind == "division" and not (at and run[at - 1].text == ","):
            return None
    elif _abbreviation(words) and best.kind != "division":
        return None
    if (
        best.kind == "division"
        and not best.main
        and len(key) <= 5
        and "." not in last.text
        and not first.text.isupper()
    ):
        return None  # "Wash", "Ill", "Mass": a division's short form needs its full stop
    if first.i in persons or "PER" in tagged:
        return None if not (curated and "PER" not in tagged) else "name"
    before, after = run[at - 1] if at else None, run[end] if end < len(run) else None
    if before is not None and before.lower.rstrip(".") in _TITLED and not curated:
        return None
    if _inside_a_name(before, first, last, after) and not (curated and best.kind in ("country", "region")):
        inhabited = best.people >= 20_000 and best.main and key not in _not_places() and first.i not in persons
        return "name in a name" if inhabited and len(key) > 4 and (before is None or before.text[0].islower()) else None
    if after is not None and after.text == "$":
        return None
    if after is not None and after.text in ("County", "Parish", "Township") and best.kind != "division":
        return None  # "Guernsey County" is not Guernsey; it stays a name without a place
    if curated and len(key) > 3:
        return "name"
    if curated:
        return "name"
    if key in _not_places():
        return "container" if _container_follows(run, end) else None
    if all(t == "LOC" for t in tagged):
        return "tagged name"
    if "ORG" in tagged:
        return "name in a name" if best.people >= 200_000 else None
    if _container_follows(run, end):
        return "container"
    main = best.main or best.people >= 200_000
    if before is not None and before.lower in _cues()["locative"] and first.upos == "PROPN" and main:
        return "preposition"
    if best.people >= _BIG and main and first.upos == "PROPN":
        return "big town"
    if best.kind == "division" and first.upos == "PROPN" and len(key) > 4:
        return "division"
    return None


def _abbreviation(words: Sequence[Token]) -> bool:
    """An abbreviation with a full stop ("Ill.", "Mass.")?"""
    return len(words) == 1 and words[0].text.endswith(".") and len(words[0].text) <= 6


def _inside_a_name(before: Token | None, first: Token, last: Token, after: Token | None) -> bool:
    """Is the match a part of a longer capitalised name of something else ("Jackson County", "Manchester United")?"""
    if after is not None and after.text[0].isupper() and after.upos == "PROPN":
        if after.lower in _cues()["divisions"]:
            return False
        same = after.ner.startswith("I-") or after.head is last or last.head is after
        if same and (
            after.lower in _cues()["other_heads"] or after.ner.startswith("I-") or last.deprel in ("flat", "compound")
        ):
            return True
    if before is not None and before.text[0].isupper() and before.upos == "PROPN" and first.ner.startswith("I-"):
        return before.lower not in (
            "south",
            "north",
            "east",
            "west",
            "central",
            "northern",
            "southern",
            "eastern",
            "western",
            "greater",
            "old",
            "upper",
            "lower",
        )
    return False


def _container_follows(run: list[Token], end: int) -> bool:
    """ ", Texas", ", Ky.", ", Iraq" behind the name?"""
    if end + 1 >= len(run) or run[end].text != "," or not run[end + 1].text[0].isupper():
        return False
    for stop in range(min(len(run), end + 4), end + 1, -1):
        places = gazetteer().lookup(_key(run[end + 1 : stop]))
        if places and places[0].kind in ("country", "division"):
            return True
    return False


def _tagged(run: list[Token], at: int) -> tuple[int, str] | None:
    """A name that only the parser takes for a place."""
    if run[at].ner != "B-LOC" or run[at].upos not in ("PROPN", "NOUN", "ADJ"):
        return None
    end = at + 1
    while end < len(run) and run[end].ner == "I-LOC":
        end += 1
    if len(_key(run[at:end])) < 3 or run[at].lower in _not_places():
        return None
    return end, "tag"


def _announced(run: list[Token], at: int, persons: set[int]) -> tuple[int, str] | None:
    """A name that no list knows but that the words around announce: "the village of X", "X district", "near X"."""
    first = run[at]
    if first.upos != "PROPN" or first.i in persons or first.ner[2:] in ("PER", "EVENT") or not at:
        return None
    end = at + 1
    while (
        end < len(run)
        and run[end].upos == "PROPN"
        and run[end].text[0].isupper()
        and run[end].ner[2:] not in ("PER", "EVENT")
    ):
        end += 1
    if end - at > 3 or any(run[n].lower in _not_places() or len(run[n].text) < 3 for n in range(at, end)):
        return None
    cues = _cues()
    before = run[at - 1].lower
    if end < len(run) and run[end].lower in cues["announcing_after"] and not first.ner.endswith("ORG"):
        return end, "announced"
    if before == "of" and at > 1 and run[at - 2].lemma in cues["announcing_before"]:
        return end, "announced"
    if before in ("in", "near", "outside") and first.ner == "O" and run[end - 1].lower not in cues["other_heads"]:
        return end, "announced"
    return None


def _locative(words: Sequence[Token], run: list[Token], end: int) -> bool:
    """Is the name used as a place, rather than for a government, a team or as an attribute?"""
    cues = _cues()
    inside = {w.i for w in words}
    head = next((w for w in words if w.head is None or w.head.i not in inside), words[-1])
    if _dateline(words, run, end):
        return True
    governor = head.head
    # "in Herat, Afghanistan": the second name is where the first is.
    hops = 0
    while (
        governor is not None
        and head.rel in ("appos", "conj", "flat", "nmod")
        and not head.case
        and hops < 3
        and governor.upos == "PROPN"
    ):
        head, governor, hops = governor, governor.head, hops + 1
    case = head.case
    if governor is None:
        return bool(case) and case in cues["locative"]
    if head.rel in ("obl", "nmod", "advmod", "obl:unmarked") and case:
        if case == "of":
            return governor.lemma in cues["place_nouns"]
        return case in cues["locative"]
    if head.rel in ("compound", "nmod", "amod") and governor.lemma in cues["place_heads"] | cues["divisions"]:
        return _locative_noun(governor)
    if head.deprel == "nmod:poss" and governor.lemma in cues["place_nouns"] | cues["place_heads"]:
        return _locative_noun(governor)
    if head.rel == "obj" or (head.deprel == "nsubj:pass" and governor.upos == "VERB"):
        return governor.lemma in cues["place_verbs"]
    if case and case.split()[-1] in cues["locative"]:
        return True
    return head.child("case") is not None and head.child("case").lower in cues["locative"]  # type: ignore[union-attr]


def _dateline(words: Sequence[Token], run: list[Token], end: int) -> bool:
    """ "HERAT, Afghanistan (AP) -", "Herat -": the place of writing stands first."""
    if words[0].i - run[0].i > 4 or not run[0].text[0].isupper():
        return False
    closed = next((t for t in run[end : end + 6] if t.text in ("(", "—", "–", "--", "-", "_", "|")), None)
    if closed is None:
        return False
    between = run[end : closed.i - run[0].i]
    if not all(t.text == "," or t.text[0].isupper() for t in between):
        return False
    return (
        run[0].text.isupper()
        or closed.text != "("
        or (closed.i + 1 - run[0].i < len(run) and run[closed.i + 1 - run[0].i].text.isupper())
    )


def _locative_noun(noun: Token) -> bool:
    """Is the noun that the name modifies ("Kabul airport") itself used as a place?"""
    if noun.rel in ("nsubj", "obj") and noun.head is not None and noun.head.lemma not in _cues()["place_verbs"]:
        return noun.lemma in (
            "airport",
            "border",
            "area",
            "region",
            "province",
            "district",
            "coast",
            "city",
            "town",
            "village",
        )
    return True
