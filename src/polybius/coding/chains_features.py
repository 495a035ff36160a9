"""What speaks for somebody as a party of an act: the names of the features, and how some of them are read off words."""

from __future__ import annotations

from polybius.coding.signs import numbered, odds
from polybius.records import Party, Token

__all__ = ["CASES", "FAR", "FEATURES", "KINDS", "MODIFIERS", "NEVER", "RELATIONS", "first_of", "how", "path", "sure"]

FEATURES = (
    # the model: of the chain on this side and the other, its likeliest word, all its words, its country; its rivals
    "p", "q", "total", "total_other", "country_p", "country_q", "rival", "country_rival", "head_p", "inner_p",
    "joined_p",
    # the grammar and the first choice: how it was found, on this side and the other, and who else is there
    "own", "other", "country_own", "country_other", "empty", "beside", "opposite",
    # the act
    "side", "act", "reciprocal", "nominal", "likelihood", "status",
    # the place of the chain's nearest or likeliest phrase against the trigger
    "up", "down", "relation", "case", "speaks", "sentence", "paragraph", "near", "before", "later",
    # the chain
    "share", "rank", "first", "country", "international", "only_pronouns", "pronoun", "kind",
    # its parts in the other acts
    "same_act", "same_word", "all_own", "all_other", "again", "returned",
)  # fmt: skip
KINDS = ("state", "organ", "igo", "armed-group", "organisation", "person", "people", "place", "collective", "thing")
RELATIONS = numbered("nsubj obj obl nmod amod compound iobj appos conj ccomp xcomp advcl acl root parataxis flat dep")
CASES = numbered(
    "by with against of to in on from for at between over into after as during via near about toward towards under"
)
MODIFIERS = frozenset({"nmod", "amod", "compound", "appos", "flat"})
FAR = 9
"""Steps in a tree, where there is no path."""
NEVER = 7.0
"""The logarithm of a distance to what is not there."""
_LEAST = 0.005


def sure(p: float) -> float:
    """Log-odds of what the model says."""
    return odds(p, _LEAST)


def path(start: Token, end: Token) -> tuple[int, int]:
    """Steps up from one word and down to another in the tree of their sentence."""
    above: dict[int, int] = {}
    node: Token | None = start
    while node is not None:
        above[node.i] = len(above)
        node = node.head
    down = 0
    node = end
    while node is not None and node.i not in above:
        node, down = node.head, down + 1
    return (above[node.i], down) if node is not None else (FAR, FAR)


def first_of(token: Token) -> Token:
    """The first of the coordinated words that the token is one of."""
    while token.rel == "conj" and token.head is not None:
        token = token.head
    return token


def how(party: Party | None) -> int:
    """How a party was found: not, by the grammar, by the model, by the model in doubt, from an earlier mention, as a
    place."""
    if party is None:
        return 0
    if ":place" in party.path:
        return 5
    if "(model" not in party.path:
        return 4 if party.implied else 1
    return 3 if "doubt" in party.path else 2
