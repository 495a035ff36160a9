"""Definite descriptions: "the president", "the country", "the group", "the two leaders", "its troops"."""

from __future__ import annotations

from polybius.lexicon.actors import lexicon
from polybius.records import Antecedent, Phrase, Token
from polybius.tagging.anaphora_entities import BODIES, Discourse, Entity

__all__ = ["describe"]

_COUNTRY = frozenset({"country", "nation", "republic", "kingdom", "state", "homeland"})
_GROUP = frozenset(
    "group organization organisation movement party network militia company firm agency union alliance bloc body "
    "outfit faction".split()
)
_PERSON = frozenset(
    "leader man woman official politician strongman dictator tyrant diplomat lawmaker spokesman spokeswoman minister "
    "premier statesman general commander".split()
)
_SOMEBODY = frozenset({"man", "woman", "suspect", "victim"})
_PAIRS = frozenset({"country", "nation", "side", "leader", "government", "neighbour", "neighbor", "party", "president",
                    "minister", "state", "man", "power", "ally", "rival"})  # fmt: skip

_DETERMINERS = frozenset({"the", "this", "that", "these", "those", "both"})
_PERSON_ROLES_ALIKE = (frozenset({"president", "leader", "head"}), frozenset({"premier", "prime minister", "minister"}))


def describe(number: int, talk: Discourse) -> list[Antecedent]:
    """What a phrase without a name or country of its own stands for, or whose it is."""
    phrase = talk.phrases[number]
    head = talk.head(number)
    if phrase.name is not None or head.upos == "PRON" or not (phrase.is_party or head.lemma in _COUNTRY):
        return []
    owner = _owner(number, talk)
    if owner:
        return owner
    determiner = head.child("det")
    word = determiner.lower if determiner is not None else ""
    plural = head.feats.get("Number") == "Plur"
    if plural and head.lemma.lower() in _PAIRS and _is_pair(head, word):
        return _pair(number, head, talk)
    if word not in _DETERMINERS and not (plural and word == "" and phrase.country is None and _bare(number, talk)):
        return []
    if head.lemma.lower() in _COUNTRY and not plural:
        return _the_country(number, head, talk) if phrase.country is None else []
    same = _same_role(number, head, talk, definite=word in _DETERMINERS)
    if same:
        return same
    body = _body(number, head, talk) if word in ("the", "this") else []
    if body:
        return body
    if phrase.country is None and word in ("the", "this") and head.lemma.lower() in _SOMEBODY and not plural:
        return _nearest(number, head, talk, ("person", "people"), "the person", named=False)
    if phrase.country is None and word in ("the", "this") and head.lemma.lower() in _GROUP:
        return _nearest(number, head, talk, ("armed-group", "organisation"), "the group")
    return []


def _owner(number: int, talk: Discourse) -> list[Antecedent]:
    """ "its troops", "their army": the country of the possessor's antecedent, where the words give none."""
    phrase, head = talk.phrases[number], talk.head(number)
    if phrase.country is not None or phrase.kind == "collective" or _relational(head):
        return []
    possessor = next((c for c in head.children if c.deprel == "nmod:poss"), None)
    if possessor is None:
        return []
    for inner in talk.by_head.get(possessor.i, ()):
        entity = talk.of.get(inner)
        if entity is not None and entity.main != number and talk.phrases[entity.main].country is not None:
            whose = talk.phrases[entity.main]
            return [
                Antecedent(
                    number, entity.main, "possessive", 0.7, f"{possessor.text!r} is {whose.name or whose.country!r}"
                )
            ]
    return []


def _bare(number: int, talk: Discourse) -> bool:
    """A plural without any modifier ("soldiers", not "authoritarian leaders")."""
    phrase, head = talk.phrases[number], talk.head(number)
    return phrase.kind in ("people", "armed-group", "organ") and phrase.sectors[:1] != ("CVL",) and not head.childs(
        "amod", "nummod", "compound", "nmod", "acl"
    )  # fmt: skip


def _relational(head: Token) -> bool:
    return any(a.relational and len(a.atoms) == 1 for a in lexicon().agents.get(head.lemma.lower(), ()))


def _is_pair(head: Token, determiner: str) -> bool:
    numbers = {c.lower for c in head.children if c.deprel in ("nummod", "det", "det:predet", "amod")}
    return "two" in numbers or "both" in numbers or determiner == "both"


def _pair(number: int, head: Token, talk: Discourse) -> list[Antecedent]:
    """ "the two leaders", "both countries": the two most salient of the kind."""
    lemma = head.lemma.lower()
    kinds = ("person",) if lemma in ("leader", "president", "minister", "man") else ("state",)
    seen: list[Entity] = []
    countries: set[str | None] = set()
    near = [e for e in talk.recent(head.sent, 4) if e.kind in kinds]
    near.sort(key=lambda e: (-(len(e.mentions) + 3.0 / (1 + head.sent - e.last.sent)), e.main))
    for entity in near:
        country = talk.phrases[entity.main].country
        if country in countries and kinds == ("state",):
            continue
        countries.add(country)
        seen.append(entity)
    if seen and kinds == ("person",):  # the two men are most often of two countries
        own = talk.phrases[seen[0].main].country
        foreign = [e for e in seen[1:] if own is not None and talk.phrases[e.main].country not in (None, own)]
        seen = [seen[0], *foreign[:1]] if foreign else seen
    seen = seen[:2]
    if len(seen) < 2:
        return []
    return [
        Antecedent(number, e.main, "definite", 0.55, f"one of {head.text!r}, two of which the text names") for e in seen
    ]


def _the_country(number: int, head: Token, talk: Discourse) -> list[Antecedent]:
    best: tuple[float, Entity] | None = None
    for entity in talk.recent(head.sent, 3):
        distance = head.sent - entity.last.sent
        if entity.country is None or not 0 <= distance <= 3 or entity.kind in ("igo", "thing", "armed-group") or (
            entity.entry is None and entity.kind == "thing"
        ):  # fmt: skip
            continue
        score = 1.0 - 0.25 * distance + 0.01 * entity.last.i / max(1, head.i) + min(0.2, 0.04 * len(entity.mentions))
        score += 0.15 if entity.kind == "state" else 0.0
        score -= 0.2 if entity.last.rel == "nsubj" and entity.last.head is head.head else 0.0
        if best is None or score > best[0]:
            best = (score, entity)
    if best is None:
        return []
    main = best[1].main
    return [Antecedent(number, main, "definite", 0.6, f"the country named last: {talk.phrases[main].country}")]


def _same_role(number: int, head: Token, talk: Discourse, *, definite: bool) -> list[Antecedent]:
    """The same role noun earlier, with more said about it ("the officers": "Russian intelligence officers")."""
    phrase = talk.phrases[number]
    lemma = head.lemma.lower()
    best: tuple[float, Entity] | None = None
    for entity in _candidates(lemma, phrase, talk, definite=definite):
        main = talk.phrases[entity.main]
        if entity.main == number or (phrase.country is not None and main.country != phrase.country):
            continue
        if main.country is None and main.name is None:
            continue
        if phrase.kind == "person" and entity.kind != "person":
            continue
        if phrase.kind == "people" and plural_differs(head, entity):
            continue
        if phrase.kind in BODIES and not _modifiers(head) <= set(
            main.span.of(talk.tokens.document.text).lower().split()
        ):
            continue  # "the Kenyan court ... the constitutional court"
        fits = lemma in entity.roles or any(lemma in group and group & entity.roles for group in _PERSON_ROLES_ALIKE)
        if not fits and definite and phrase.kind == "person" and lemma in _PERSON and entity.kind == "person":
            fits = bool(set(main.sectors) & set(phrase.sectors)) and phrase.country is not None
        if not fits:
            continue
        if phrase.country is not None and main.name is None:
            continue
        if _clausemates(head, entity.last):
            continue
        distance = head.sent - entity.last.sent
        score = 1.0 - 0.03 * min(10, distance) + min(0.4, 0.04 * len(entity.mentions))
        score += 0.2 if lemma in entity.roles else 0.0
        if best is None or score > best[0]:
            best = (score, entity)
    if best is None:
        return []
    main_number = best[1].main
    words = talk.phrases[main_number].name or talk.phrases[main_number].span.of(talk.tokens.document.text)
    return [Antecedent(number, main_number, "definite", 0.75 if definite else 0.6, f"{lemma!r} again: {words!r}")]


def _body(number: int, head: Token, talk: Discourse) -> list[Antecedent]:
    """A body called by the noun of its name ("the court": "the Court of Human Rights"), the one spoken of last."""
    phrase = talk.phrases[number]
    if phrase.name is not None or any(not _counts(c) for c in head.childs("amod", "compound", "nmod", "acl", "appos")):
        return []
    noun = head.lower if head.feats.get("Number") == "Plur" else head.lemma.lower()
    near = [
        e
        for e in talk.called((noun,))
        if e.main != number
        and (talk.phrases[e.main].name is not None or talk.phrases[e.main].country is not None)
        and phrase.country in (None, talk.phrases[e.main].country)
        and not _clausemates(head, e.last)
    ]
    if not near:
        return []
    entity = max(near, key=lambda e: (e.last.i, len(e.mentions)))
    words = talk.phrases[entity.main].span.of(talk.tokens.document.text)
    return [Antecedent(number, entity.main, "definite", 0.7, f"{noun!r}, as {words!r} is")]


def _modifiers(head: Token) -> set[str]:
    return {c.lower for c in head.childs("amod", "compound")}


def _counts(modifier: Token) -> bool:
    """ "the *15-member* council": how large it is, and nothing else."""
    numbered = any(c.isdigit() for t in (modifier, *modifier.children) for c in t.text)
    return numbered or modifier.deprel == "acl:relcl"


def _candidates(lemma: str, phrase: Phrase, talk: Discourse, *, definite: bool) -> list[Entity]:
    """Who may be in the same role: those called by it or by one like it, and persons of the same country."""
    roles = {lemma}.union(*(group for group in _PERSON_ROLES_ALIKE if lemma in group))
    found = talk.in_role(roles)
    if definite and phrase.kind == "person" and lemma in _PERSON and phrase.country is not None:
        both = {e.at: e for e in (*found, *talk.persons_of(phrase.country))}
        found = [both[at] for at in sorted(both)]
    return found


def plural_differs(head: Token, entity: Entity) -> bool:
    """A plural does not stand for one named person."""
    return head.feats.get("Number") == "Plur" and entity.kind == "person" and entity.number == "sing"


def _nearest(number: int, head: Token, talk: Discourse, kinds: tuple[str, ...], what: str, *,
             named: bool = True) -> list[Antecedent]:  # fmt: skip
    near = [
        e for e in talk.recent(head.sent, 2)
        if e.kind in kinds and 0 <= head.sent - e.last.sent <= 2 and e.main != number
        and (talk.phrases[e.main].name is not None or (not named and e.number == "sing" and e.country is not None))
    ]  # fmt: skip
    if not near:
        return []
    entity = max(near, key=lambda e: (e.last.i, len(e.mentions)))
    return [Antecedent(number, entity.main, "definite", 0.65, f"{what} named last: {talk.phrases[entity.main].name!r}")]


def _clausemates(a: Token, b: Token) -> bool:
    """Do both hang on one verb? "The president dismissed the leader": subject and object are two people."""
    return a.head is not None and a.head is b.head and a.head.upos == "VERB" and "conj" not in (a.rel, b.rel)
