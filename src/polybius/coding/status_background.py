"""Background: is the act told as history, older than the news of this text?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from polybius.coding.status_lexicon import background
from polybius.coding.status_mood import own_mood
from polybius.records import Token, Tokens

__all__ = ["read_background"]

_YEAR = re.compile(r"(?:19|20)\d\d$|(?:19|20)\d0s$")


def read_background(trigger: Token, tokens: Tokens, *, nominal: bool, status: str) -> tuple[bool, list[Token], str]:
    """Whether, the words that show it, and the rule; (False, [], "") where nothing does."""
    if status in ("planned", "called-for", "hypothetical"):
        return False, [], ""
    published = tokens.document.published.value
    year = int(published[:4]) if published else None
    words = background()
    near = _clause_words(trigger)
    hit = _dated(near, year, words.ago_units, words.last_units) or _calendar(near, published)
    if hit:
        return True, hit, "dated before the news"
    for token in near:
        if (
            token.head is trigger
            and token.rel == "advmod"
            and token.lower in ("previously", "formerly", "once", "originally", "historically")
        ):
            return True, [token], "adverb"
        if token.head is trigger and token.rel == "amod" and token.lower in words.adjectives:
            return True, [token], "adjective"
    if nominal and trigger.upos in ("NOUN", "PROPN"):
        return _noun(trigger, words.standing)
    verb = trigger
    mood = own_mood(verb)
    if mood.perfect and mood.status != "infinitive" and not _reported(verb):
        return True, [c for c in verb.children if c.lower in ("had", "'d", "’d")], "past perfect"
    clause = verb
    while clause.deprel == "conj" and clause.head is not None:
        clause = clause.head
    if clause.deprel == "acl" and mood.status == "participle":
        return True, [verb], "participle that identifies"
    if (
        clause.deprel == "acl:relcl"
        and mood.status == "occurred"
        and mood.rule in ("mood.past", "mood.passive", "mood.perfect")
    ):
        return True, [verb], "relative clause in the past"
    return False, [], ""


_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight overnight".split()
)
_CHARGES = frozenset("accuse suspect allege charge blame attribute call say name describe".split())


def _set_off(clause: Token) -> bool:
    """A comma in front: the clause tells more instead of saying which."""
    return any(c.rel == "punct" and c.text == "," and c.i < clause.i for c in clause.children)


def _reported(verb: Token) -> bool:
    while verb.deprel == "conj" and verb.head is not None:
        verb = verb.head
    return verb.rel in ("ccomp", "parataxis") and verb.head is not None


def _clause_words(trigger: Token) -> list[Token]:
    """The trigger's own words, without clauses under it."""
    out: list[Token] = []
    stack = [trigger]
    while stack:
        token = stack.pop()
        out.append(token)
        for child in token.children:
            if child.rel in ("ccomp", "parataxis", "advcl", "conj", "acl", "csubj", "appos") or child.upos == "VERB":
                continue
            stack.append(child)
    return sorted(out, key=lambda t: t.i)


def _dated(near: list[Token], year: int | None, ago_units: frozenset[str], last_units: frozenset[str]) -> list[Token]:
    for k, token in enumerate(near):
        lower = token.lower
        following = near[k + 1] if k + 1 < len(near) else None
        if lower == "ago" and k and near[k - 1].lemma in ago_units and near[k - 1].lemma != "hour":
            return [near[k - 1], token]
        if lower == "last" and following is not None and following.lemma in last_units:
            return [token, following]
        if (
            year is not None
            and _YEAR.match(token.text)
            and int(token.text[:4]) < year
            and token.upos in ("NUM", "NOUN", "PROPN")
        ):
            return [token]
    return []


_MONTHS = {
    name: n + 1
    for n, name in enumerate(
        "january february march april may june july august september october november december".split()
    )
}
_STALE_DAYS = 12


def _calendar(near: list[Token], published: str | None) -> list[Token]:
    """A month and day (or a month alone) that lies well before publication."""
    if not published or len(published) < 10:
        return []
    today = date.fromisoformat(published[:10])
    for token in near:
        month = _MONTHS.get(token.lower)
        if month is None or (token.lower in ("may", "march") and token.upos != "PROPN"):
            continue
        day = next(
            (
                c
                for c in (*token.children, *(t for t in near if abs(t.i - token.i) == 1))
                if c.text.isdigit() and 0 < int(c.text) < 32
            ),
            None,
        )
        if any(t.lower == "next" and abs(t.i - token.i) == 1 for t in near):
            continue
        number = min(int(day.text), 28) if day is not None else 28
        then = date(today.year, month, number)
        if then > today + timedelta(days=31):
            then = then.replace(year=today.year - 1)
        if (today - then).days > _STALE_DAYS:
            return [token] if day is None else sorted((token, day), key=lambda t: t.i)
    return []


def _noun(noun: Token, standing: frozenset[str]) -> tuple[bool, list[Token], str]:
    if noun.lemma in standing:
        definite = next(
            (c for c in noun.children if c.deprel in ("det", "nmod:poss") and c.lower not in ("a", "an", "no", "new")),
            None,
        )
        if (definite is not None or noun.xpos == "NNS") and noun.rel in ("obl", "nmod", "compound", "conj", "obj"):
            return True, [noun] if definite is None else [definite, noun], "standing state of affairs"
    long = next(
        (
            c
            for c in noun.children
            if c.rel in ("amod", "compound", "nummod") and c.lemma in ("year", "decade", "month") and c.i < noun.i
        ),
        None,
    )
    if long is not None:
        return True, [long], "of long standing"
    marker = noun.child("case")
    owner = noun.child("nmod:poss")
    if marker is not None and owner is not None and marker.lower in ("following", "over", "since"):
        return True, [marker], "after an act of theirs"
    return False, [], ""
