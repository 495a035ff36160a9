"""Counts and amounts: "at least 20 soldiers", "between 30 and 40", "$5 million", "dozens", "a death toll of 40".

Words alone are read. ``low`` and ``high`` are the bounds as stated: "12" is 12..12, "at least 20" is 20..None,
"up to 22" is None..22, "about 300" is 300..300 (an estimate is what is stated), "dozens" is 24..None without a
value, "several" has neither. A number without a noun ("killed 20") is taken for people; coding knows better.
"""

from __future__ import annotations

from typing import Literal, cast

from polybius.records import Quantity, Span, Token, Tokens
from polybius.tagging.quantities_amounts import DASHES, Amount, read_amount, words

__all__ = ["find_quantities"]

Kind = Literal["dead", "injured", "arrested", "money", "people", "weapons", "other"]
_SUFFERED = ("dead", "injured", "arrested")
_NOMINAL = frozenset(("obj", "nsubj", "conj", "obl", "nmod", "iobj", "root"))
_COUNTING = frozenset(("nummod", "amod", "compound", "det", "nmod", "obl"))


def find_quantities(tokens: Tokens) -> tuple[Quantity, ...]:
    """All counts and amounts of the document, in text order. Dates, ages, ranks and percentages are none."""
    out: list[Quantity] = []
    for sentence in tokens.sentences:
        run, at = sentence.tokens, 0
        while at < len(run):
            number = run[at]
            at, amount = read_amount(run, at)
            if amount is not None and (quantity := _quantity(run, number, amount)) is not None:
                out.append(quantity)
    return tuple(out)


def _quantity(run: list[Token], number: Token, amount: Amount) -> Quantity | None:
    """The amount with its unit and kind, by the noun that is counted; None for dates, ages, ranks and shares."""
    table = words()
    span = Span(run[amount.start].start, run[amount.end - 1].end)

    def made(kind: str, head: Token, unit: str | None, over: Span = span) -> Quantity:
        return Quantity(over, head.i, cast(Kind, kind), amount.value, amount.low, amount.high, unit)

    if amount.currency is not None:
        return made("money", number, amount.currency)
    if _is_none(run, number, amount):
        return None
    head = _counted(run, number, amount.end)
    if head is not None:
        lemma = head.lemma.lower()
        if lemma in table.skip or head.lower in table.skip:
            return None
        if code := table.money.get(lemma) or table.money.get(head.lower):
            return made("money", head, code, Span(span.start, max(span.end, head.end)))
        kind = table.kinds.get(lemma) or table.kinds.get(head.lower) or "other"
        if kind == "other" and (head.ner.endswith("NORP") or (head.upos == "PROPN" and head.lower.endswith("s"))):
            kind = "people"
        return made(kind, head, "person" if kind in _SUFFERED else lemma)
    if _yearlike(amount.value) and number.text.isdigit():
        return None
    if kind_of_toll := _toll(run, number):
        return made(kind_of_toll, number, "person")
    after = [t.lower for t in run[amount.end : amount.end + 2]]
    if len(after) == 2 and after[0] == "of" and after[1] in ("them", "those", "whom"):
        return made("people", number, None)
    at = number.i - run[0].i
    governed = at > 0 and run[at - 1].lemma in table.verbs
    nominal = number.rel in _NOMINAL and number.upos in ("NUM", "NOUN", "ADJ") and _of_people(number)
    if number.lower != "one" and (governed or nominal):
        return made("people", number, None)
    return None


def _is_none(run: list[Token], number: Token, amount: Amount) -> bool:
    """Is the number a rank, a clock, a share, an age ("12-year-old") or a year?"""
    first = run[0].i
    at = number.i - first
    before = run[at - 1].lower if at else ""
    if before in words().before or before in ("#", ":", "/"):
        return True
    if amount.end < len(run):
        after = run[amount.end]
        if after.text in ("%", ":", "/") or (after.text in DASHES and after.start == run[amount.end - 1].end):
            return True
    return number.ner.endswith("DATE") and _yearlike(amount.value)


def _yearlike(value: float | None) -> bool:
    return value is not None and 1500 <= value <= 2100 and value == int(value)


def _counted(run: list[Token], number: Token, end: int) -> Token | None:
    """The noun that the number counts: its head to the right, "of them", or the word that follows ("12 dead")."""
    last = run[end - 1]
    following = run[end] if end < len(run) else None
    if following is not None and following.lower == "of":
        inner = next((t for t in run[end + 1 : end + 6] if t.upos in ("NOUN", "PROPN", "PRON")), None)
        if inner is not None:
            return inner if inner.upos != "PRON" else None
    if following is not None and words().kinds.get(following.lower) in ("dead", "injured"):
        inside = following.head is not None and following.rel in ("amod", "compound") and following.head.i > following.i
        if not inside:
            return following
    for candidate in (number, last):
        head = candidate.head
        if head is None or head is last or head.i < last.i or candidate.rel not in _COUNTING:
            continue
        if head.upos in ("NOUN", "PROPN", "SYM", "ADJ"):
            return head
    if following is not None and following.upos in ("NOUN", "PROPN"):
        return following
    return None


def _toll(run: list[Token], number: Token) -> str | None:
    """ "a death toll of 40", "the toll rose to 40", "injured 20": a count although no noun follows."""
    at = number.i - run[0].i
    for token in reversed(run[max(0, at - 8) : at]):
        if token.lower in words().toll:
            return "dead"
        if token.lower in ("wounded", "injured", "wounding", "injuring") and number.i - token.i <= 3:
            return "injured"
    return None


def _of_people(number: Token) -> bool:
    """Is the verb that governs a bare number one that people suffer or do?"""
    verb = next((t for t in number.ancestors() if t.upos in ("VERB", "AUX")), None)
    return verb is not None and verb.lemma in words().verbs
