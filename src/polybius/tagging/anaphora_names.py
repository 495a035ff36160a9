"""Short names and abbreviations."""

from __future__ import annotations

from polybius.lexicon.actors import atoms
from polybius.records import Antecedent, Phrase, Tokens
from polybius.tagging.anaphora_entities import Discourse, Entity

__all__ = ["abbreviations", "match_name"]

_FAMILY_FIRST = frozenset({"PRK", "KOR", "CHN", "TWN", "HKG", "VNM", "KHM", "JPN", "SGP", "HUN", "MMR"})
_SKIPPED_INITIALS = frozenset("of the and for in on to de la del for".split())
_NEAR = 50
"""Phrases back that a bracket looks for the one right before it."""
_PARTICLES = frozenset("al el bin ibn ben von van de da dos di le la abu".split())


def abbreviations(tokens: Tokens, phrases: tuple[Phrase, ...]) -> dict[int, int]:
    """Phrases that are abbreviations defined in brackets in this text, each with the phrase of the full name."""
    defined: dict[str, int] = {}
    out: dict[int, int] = {}
    text = tokens.document.text
    numbered = sorted(range(len(phrases)), key=lambda n: phrases[n].span)
    for position, number in enumerate(numbered):
        phrase = phrases[number]
        head = tokens[phrase.head]
        short = head.text
        if not (2 <= len(short) <= 8 and short.isupper() and short.isalpha()):
            continue
        if short in defined:
            out[number] = defined[short]
            continue
        before = text[max(0, phrase.span.start - 2) : phrase.span.start].strip()
        after = text[phrase.span.end : phrase.span.end + 1]
        if before[-1:] != "(" or after != ")":
            continue
        for other in reversed(numbered[max(0, position - _NEAR) : position]):
            full = phrases[other]
            if (
                full.span.end <= phrase.span.start
                and phrase.span.start - full.span.end <= 2 + len(before)
                and other != number
            ):
                initials = "".join(w[0] for w in _words(full.span.of(text)) if w.lower() not in _SKIPPED_INITIALS)
                loose = "".join(w[0] for w in _words(full.span.of(text)))
                if short.lower() in (initials.lower(), loose.lower()) or _subsequence(short, full.span.of(text)):
                    defined[short] = other
                    out[number] = other
                break
    return out


def _words(name: str) -> list[str]:
    return [w for w in name.replace("-", " ").split() if w[:1].isalpha()]


def _subsequence(short: str, name: str) -> bool:
    capitals = iter(c for c in name if c.isupper())
    return all(any(c == other for other in capitals) for c in short)


_NAMEABLE = frozenset({"person", "organisation", "organ", "armed-group", "thing", "people"})


def match_name(number: int, talk: Discourse) -> list[Antecedent]:
    """A name that a fuller one explains: "Putin" by "Russian President Vladimir Putin" (earlier, else later)."""
    phrase = talk.phrases[number]
    if phrase.name is None or phrase.pronoun or phrase.kind in ("state", "igo", "place"):
        return []
    if phrase.entry is not None and not phrase.entry.startswith("person:"):
        return []
    name = atoms(phrase.name)
    if not name:
        return []
    best: tuple[float, Entity] | None = None
    for entity in talk.named(name):  # a name only fits one with which it shares a word
        if entity.kind not in _NAMEABLE:
            continue
        score = max(_fits(name, other, entity.country) for other in entity.names)
        if score <= 0.0 and _first_name(number, name, entity, talk):
            score = 0.85
        if score <= 0.0 or _clash(phrase, talk, entity, number):
            continue
        score -= 0.001 * (len(talk.entities) - 1 - entity.at)
        if best is None or score > best[0]:
            best = (score, entity)
    if best is not None:
        entity = best[1]
        full = talk.phrases[entity.main]
        if entity.main != number:
            reason = (
                f"the name {phrase.name!r} is short for {full.name!r}"
                if full.name != phrase.name
                else f"{full.name!r} again"
            )
            return [Antecedent(number, entity.main, "name", round(min(0.98, best[0]), 2), reason)]
        return []
    return _ahead(number, name, talk)


def _first_name(number: int, name: tuple[str, ...], entity: Entity, talk: Discourse) -> bool:
    """A title with the first part of a name, where the text calls the whole name by the title ("President Dawit" after
    "President Dawit Alemu"), as is usual in Ethiopia and elsewhere."""
    return (
        len(name) == 1
        and any(len(full) > 1 and full[0] == name[0] for full in entity.names)
        and not talk.roles_of(number).isdisjoint(entity.roles)
    )


def _ahead(number: int, name: tuple[str, ...], talk: Discourse) -> list[Antecedent]:
    """A short name in a headline, explained later in the text."""
    phrase = talk.phrases[number]
    if phrase.country is not None or phrase.sectors:
        return []
    for other in talk.explained(name):
        later = talk.phrases[other]
        if later.span.start <= phrase.span.end or later.name is None:
            continue
        full = atoms(later.name)
        if len(full) >= len(name) and _fits(name, full, later.country) > 0.0:
            return [Antecedent(number, other, "name", 0.85, f"{later.name!r} later in the text")]
    return []


def _fits(name: tuple[str, ...], full: tuple[str, ...], country: str | None) -> float:
    """How well a name stands for a fuller one, 0 where it does not."""
    if name == full:
        return 0.98
    if len(name) >= len(full):
        # The fuller name comes second: "Putin … Vladimir Putin".
        return 0.9 if len(full) == 1 and name[-1] == full[0] and len(name) > 1 else 0.0
    if name[-1] == full[-1] and (len(name) == 1 or name[0] == full[0] or name == full[-len(name) :]):
        return 0.96 if len(name[-1]) > 2 else 0.8
    if country in _FAMILY_FIRST and name[0] == full[0] and len(name) == 1:
        return 0.94
    if len(name) == 1 and len(full) > 2 and name[0] == full[-2] and full[-1] in ("jr", "sr", "ii", "iii", "iv"):
        return 0.94
    if name == full[: len(name)] and len(name) > 1:
        return 0.9
    if len(name) == 1 and name[0] in full[1:] and full[full.index(name[0]) - 1] in _PARTICLES:
        return 0.85
    if len(name) == 1 and len(full) >= 3 and name[0] in full[1:] and len(name[0]) > 3:
        return 0.75
    return 0.0


def _clash(phrase: Phrase, talk: Discourse, entity: Entity, number: int) -> bool:
    main = talk.phrases[entity.main]
    if phrase.country is not None and main.country is not None and phrase.country != main.country:
        return True
    if phrase.kind == "person" and entity.kind not in ("person", "thing"):
        return True
    if phrase.kind == "person" and main.name is not None and len(main.name.split()) > 4:
        return True
    head = talk.head(number)
    titles = {t.lower.rstrip(".") for t in head.children if t.deprel == "nmod:desc"}
    return bool((titles & {"mrs", "ms"} and entity.gender == "m") or ("mr" in titles and entity.gender == "f"))
