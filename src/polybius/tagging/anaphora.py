"""What pronouns, short names and definite descriptions stand for, inside one document.

The text is read once from left to right with a list of *entities* already introduced. A phrase that only a fuller
one makes plain gets one :class:`Antecedent` (plural ones, "the two leaders", one for each), with a score and
reasons in words. Rules, in this order: relative pronouns by syntax; abbreviations defined in brackets; short names by
name; pronouns by agreement, distance, grammatical role and frequency (after the salience factors of Lappin and
Leass 1994, with weights set on news text); first persons inside quotes to the speaker; definite descriptions by role
noun, then by kind.
"""

from __future__ import annotations

from polybius.records import Antecedent, Phrase, Tokens
from polybius.tagging.anaphora_definite import describe
from polybius.tagging.anaphora_entities import Discourse
from polybius.tagging.anaphora_names import abbreviations, match_name
from polybius.tagging.anaphora_pronouns import FIRST_PERSONS, relative, speaker, stand_for

__all__ = ["find_antecedents"]

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_SKIPPED = frozenset("you your yours".split())


def find_antecedents(tokens: Tokens, phrases: tuple[Phrase, ...]) -> tuple[Antecedent, ...]:
    """Antecedents of the document's pronouns, short names and definite descriptions, in text order."""
    talk = Discourse(tokens, phrases)
    short = abbreviations(tokens, phrases)
    out: list[Antecedent] = []
    explained: set[int] = set()
    for number in talk.order:
        phrase = phrases[number]
        found: list[Antecedent] = []
        if phrase.pronoun:
            lower = tokens[phrase.head].lower
            if lower in _SKIPPED:
                continue
            if lower in _RELATIVE:
                found = relative(number, talk)
            elif lower in FIRST_PERSONS:
                found = speaker(number, talk)
            else:
                found = stand_for(number, talk)
        elif number in short:
            found = [Antecedent(number, short[number], "name", 0.95, "abbreviation defined in the text")]
        else:
            found = match_name(number, talk) or describe(number, talk)
        found = [a for a in found if a.refers != number] or _apposed(number, talk, explained)
        explained.update(a.phrase for a in found)
        out.extend(found)
        talk.introduce(number, found)
    return tuple(sorted(out, key=lambda a: (phrases[a.phrase].span, a.phrase, a.refers)))


def _apposed(number: int, talk: Discourse, explained: set[int]) -> list[Antecedent]:
    """A name in apposition to an office that only something before explains ("Its minister, *Ana Sow*, …")."""
    phrase, head = talk.phrases[number], talk.head(number)
    if phrase.kind != "person" or phrase.country is not None or head.deprel != "appos" or head.head is None:
        return []
    return [
        Antecedent(number, n, "name", 0.9, f"in apposition to {head.head.text!r}")
        for n in talk.by_head.get(head.head.i, ())
        if n in explained and talk.phrases[n].kind == "person" and not talk.phrases[n].pronoun
    ][:1]
