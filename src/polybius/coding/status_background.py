"""Background: is the act told as history, older than the news of this text?"""

from __future__ import annotations

import re

from polybius.coding.status_lexicon import background
from polybius.coding.status_mood import own_mood
from polybius.records import Tags, Token, Tokens

__all__ = ["read_background"]

_YEAR = re.compile(r"(?:19|20)\d\d$|(?:19|20)\d0s$")


def read_background(
    trigger: Token, tokens: Tokens, tags: Tags, *, nominal: bool, status: str, act: str
) -> tuple[bool, list[Token], str]:
    """Whether, the words that show it, and the rule; (False, [], "") where nothing does."""
    if status in ("planned", "called-for", "hypothetical"):
        return False, [], ""
    published = tokens.document.published.value
    year = int(published[:4]) if published else None
    words = background()
    near = _clause_words(trigger)
    hit = _dated(near, year, words.ago_units, words.last_units)
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
        if lower == "since" and following is not None and following.upos in ("NUM", "PROPN") and token.rel == "case":
            return [token, following]
    return []


def _noun(noun: Token, standing: frozenset[str]) -> tuple[bool, list[Token], str]:
    if noun.lemma in standing:
        definite = next(
            (c for c in noun.children if c.deprel in ("det", "nmod:poss") and c.lower not in ("a", "an", "no", "new")),
            None,
        )
        if definite is not None and noun.rel in ("obl", "nmod", "compound", "conj"):
            return True, [definite, noun], "standing state of affairs"
    return False, [], ""
