"""What a mention tells, in words, for the explanations of scores and conflicts."""

from __future__ import annotations

from datetime import date

from polybius.merging.features import Amount, Facts, Identity

__all__ = ["amount_words", "told"]


def told(name: str, facts: Facts) -> str:
    """What a mention tells of the thing that an observation compares, for the words of an explanation."""
    group = name.partition(".")[0]
    if group == "act":
        return f"{facts.act}/{facts.mode}" if facts.mode else facts.act
    if group == "trigger":
        return facts.trigger
    if group == "actor":
        return _names(facts.actors)
    if group == "recipient":
        return _names(facts.recipients)
    if group == "parties":
        return f"{_names(facts.actors)} to {_names(facts.recipients)}"
    if group == "time":
        if facts.begin is not None and facts.end is not None:
            first, last = date.fromordinal(facts.begin), date.fromordinal(facts.end - 1)
            return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
        return f"published {date.fromordinal(facts.published).isoformat()}" if facts.published else "unknown"
    if group == "place":
        return facts.place.name if facts.place else "not told"
    if group == "object":
        return " ".join(sorted(facts.object))
    if group == "amount":
        return ", ".join(amount_words(x) for x in facts.amounts)
    return ""


def _names(parties: tuple[Identity, ...]) -> str:
    return ", ".join(p.name for p in parties) or "nobody named"


_COUNTED = frozenset({"dead", "injured", "arrested"})
_PLURALS = {"child": "children", "people": "people", "person": "people", "police": "police"}


def amount_words(amount: Amount) -> str:
    """An amount in words: "at least 20 dead", "2 soldiers dead", "5 USD (money)"."""
    low, high = amount.low, amount.high
    if amount.unit is None:
        what = amount.kind
    elif amount.kind in _COUNTED:
        what = f"{amount.unit if low == high == 1 else _plural(amount.unit)} {amount.kind}"
    else:
        what = f"{amount.unit} ({amount.kind})"
    if low is not None and low == high:
        return f"{low:g} {what}"
    if low is not None and high is not None:
        return f"{low:g} to {high:g} {what}"
    if low is not None:
        return f"at least {low:g} {what}"
    return f"up to {high:g} {what}" if high is not None else f"some {what}"


def _plural(noun: str) -> str:
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith("man"):
        return noun.removesuffix("man") + "men"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun.removesuffix("y") + "ies"
    return noun if noun.endswith("s") else noun + "s"
