"""Which time expression of the sentence dates an event: the one of its own clause.

Time expressions hang on verbs and nouns like other adverbials. The one that hangs on the trigger dates it; so does
one on an argument inside its clause (parsers like to hang "on Tuesday" on the nearest noun), one on the verb of
which an event noun is an argument ("carried out an attack on Tuesday"), and one on the clause that a participle or
an aspectual complement belongs to ("exploded on Tuesday, killing 20"). A reporting verb keeps its time for itself.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from polybius.lexicon import data_file
from polybius.records import Tags, Timex, Token, Tokens

__all__ = ["time_of"]

_CLAUSES = frozenset(("acl", "advcl", "ccomp", "csubj", "parataxis", "xcomp", "root", "acl:relcl"))
_REACH = 8


@cache
def _words() -> dict[str, frozenset[str]]:
    raw: dict[str, Any] = tomllib.loads(data_file("times", "governors.toml").read_text("utf-8"))
    return {k: frozenset(v) for k, v in raw.items()}


def time_of(trigger: Token, tokens: Tokens, tags: Tags) -> int | None:
    """The number in ``tags.timexes`` of the expression that dates the event of the trigger, or None.

    Durations, sets and "now" never date. Of several in the best place the most exact wins, then the nearest.
    """
    sentence = tokens.sentence_of(trigger)
    span = sentence.span
    best: tuple[int, int, int, int] | None = None
    for number, timex in enumerate(tags.timexes):
        if timex.span.start >= span.end:
            break
        if timex.span.start < span.start or timex.type not in ("DATE", "TIME") or timex.meaning.startswith("value:"):
            continue
        head = _head(timex, tokens, sentence.first, sentence.last)
        if head is None:
            continue
        rank = _rank(trigger, head)
        if rank is None:
            continue
        key = (rank, _grain(timex), abs(head.i - trigger.i), number)
        if best is None or key < best:
            best = key
    return best[3] if best is not None else None


def _grain(timex: Timex) -> int:
    """0 for days and times of day, 1 for longer periods."""
    name, _, rest = timex.meaning.partition(":")
    if timex.type == "TIME" or name in ("weekday", "monthday", "calendar-day", "day", "holiday"):
        return 0
    return 0 if (name == "date" and len(rest) == 10) or rest.endswith(":D") else 1


def _head(timex: Timex, tokens: Tokens, first: int, last: int) -> Token | None:
    """The token of the expression that hangs on something outside of it."""
    inside = [tokens[i] for i in range(first, last) if timex.span.start <= tokens[i].start < timex.span.end]
    members = {t.i for t in inside}
    return next((t for t in inside if t.head is None or t.head.i not in members), None)


def _rank(trigger: Token, head: Token) -> int | None:
    """How directly an expression dates the trigger: 0 best; None where it belongs to another event."""
    anchor = head
    path = 0
    # Upwards from the expression through nouns to the predicate that it belongs to.
    while anchor is not trigger:
        if anchor.head is None or anchor.deprel in _CLAUSES or path > _REACH:
            break
        if anchor.rel == "conj" and anchor.upos in ("VERB", "AUX"):
            break
        anchor = anchor.head
        path += 1
    if anchor is trigger:
        return 0 if path <= 1 else 1
    if head.head is None:
        return 2 if trigger.head is head or trigger is head else None
    return _inherits(trigger, anchor, head)


def _inherits(trigger: Token, anchor: Token, head: Token) -> int | None:
    """Does the trigger take over the time of ``anchor``, a predicate above it?"""
    words = _words()
    at, steps = trigger, 0
    while at.head is not None and steps < _REACH:
        above = at.head
        relation = at.rel
        if relation == "conj" and at.upos in ("VERB", "AUX"):
            if above is anchor:
                # "On Tuesday they entered and seized": what stands before both belongs to both.
                return 3 if head.i < above.i or at.child("nsubj", "nsubj:pass") is None else None
        elif relation == "advcl":
            participle = at.feats.get("VerbForm") in ("Part", "Ger") and at.child("mark") is None
            if not participle:
                return None
        elif relation == "xcomp":
            if above.lemma not in words["aspect"]:
                return None
        elif relation in ("ccomp", "acl", "parataxis", "csubj") or (
            above.upos in ("VERB", "AUX") and above.lemma in words["reporting"]
        ):
            return None
        if above is anchor:
            return 3 + steps
        at, steps = above, steps + 1
    return None
