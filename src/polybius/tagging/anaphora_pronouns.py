"""Pronouns: relative ones by syntax, first persons by quotation, third persons by agreement and salience."""

from __future__ import annotations

from polybius.records import Antecedent, Token
from polybius.tagging.anaphora_entities import Discourse, Entity

__all__ = ["relative", "salience", "speaker", "stand_for"]

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their theirs themselves".split())
_REFLEXIVE = frozenset("himself herself itself themselves".split())
_CLAUSAL = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "parataxis", "conj", "csubj"})
_SAY = frozenset(
    "say tell add note state announce declare warn claim argue explain insist stress write tweet comment reply respond "
    "ask urge describe remark continue conclude promise vow pledge admit acknowledge confirm deny report recall".split()
)
_REACH = 3
"""Sentences back that a pronoun looks."""


def relative(number: int, talk: Discourse) -> list[Antecedent]:
    """"who", "which", "that", "whose": the noun that the relative clause hangs on."""
    token = talk.head(number)
    for node in (token, *token.ancestors()):
        if node.deprel in ("acl:relcl", "advcl:relcl") and node.head is not None:
            phrases = [n for n in talk.by_head.get(node.head.i, ()) if n != number]
            return [
                Antecedent(number, n, "relative", 0.95, f"the relative clause hangs on {node.head.text!r}")
                for n in phrases
            ]
        if node.deprel in ("ccomp", "root", "conj", "parataxis") and node is not token:
            break
    return []


def speaker(number: int, talk: Discourse) -> list[Antecedent]:
    """"I", "we", "our" inside a quotation: the subject of the verb of saying above it."""
    token = talk.head(number)
    tokens = talk.tokens
    for node in token.ancestors():
        if node.lemma.lower() in _SAY and node.upos == "VERB":
            subject = node.child("nsubj")
            if subject is not None and subject.i != token.i and subject.upos != "PRON":
                found = [n for n in talk.by_head.get(subject.i, ()) if talk.phrases[n].is_party]
                return [Antecedent(number, n, "pronoun", 0.85, f"{subject.text!r} speaks") for n in found[:1]]
        for child in node.children:
            if child.deprel == "parataxis" and child.lemma.lower() in _SAY:
                subject = child.child("nsubj")
                if subject is not None:
                    found = [n for n in talk.by_head.get(subject.i, ()) if talk.phrases[n].is_party]
                    return [Antecedent(number, n, "pronoun", 0.85, f"{subject.text!r} speaks") for n in found[:1]]
    # A quotation that runs on from the sentence before: its speaker goes on.
    if token.sent and _quoted(token, talk):
        for entity in reversed(talk.entities):
            last = entity.last
            if last.sent == token.sent - 1 and last.rel == "nsubj" and last.head is not None:
                if last.head.lemma.lower() in _SAY and talk.is_party(entity):
                    return [Antecedent(number, entity.main, "pronoun", 0.65, f"{tokens[last.i].text!r} spoke before")]
    return []


def _quoted(token: Token, talk: Discourse) -> bool:
    text = talk.tokens.document.text
    start = max(0, text.rfind("\n", 0, token.start))
    before = text[start : token.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def stand_for(number: int, talk: Discourse) -> list[Antecedent]:
    """Third-person pronouns: the most salient entity that agrees."""
    token = talk.head(number)
    lower = token.lower
    if token.deprel == "expl" or (lower == "it" and _empty_it(token)):
        return []
    group = _conjoined(token, talk) if lower in _THEY or lower == "both" else []
    if lower == "both" and not group:
        return []
    if group:
        return [Antecedent(number, e.main, "pronoun", 0.6, "the conjuncts before it") for e in group]
    ranked: list[tuple[float, Entity, str]] = []
    for entity in talk.entities:
        if token.sent - entity.last.sent > _REACH or not _agrees(lower, entity, talk) or _bound(token, entity, talk):
            continue
        score, why = salience(token, entity, talk)
        ranked.append((score, entity, why))
    if not ranked:
        return []
    ranked.sort(key=lambda r: (-r[0], -r[1].last.i))
    best, entity, why = ranked[0]
    margin = best - ranked[1][0] if len(ranked) > 1 else 0.6
    score = round(max(0.3, min(0.95, 0.55 + 0.5 * margin)), 2)
    kind = "possessive" if token.deprel == "nmod:poss" else "pronoun"
    main = entity.main
    return [Antecedent(number, main, kind, score, f"{lower!r}: {why}")]  # type: ignore[arg-type]


def _empty_it(token: Token) -> bool:
    """"It is clear that …", "it took hours to …"."""
    head = token.head
    if head is None or token.rel not in ("nsubj", "expl"):
        return False
    clause = head.child("ccomp", "csubj", "advcl:relcl", "acl:relcl") or (head.child("xcomp") if head.upos == "ADJ" else None)
    if head.upos == "ADJ" and clause is not None:
        return True
    return head.lemma in ("seem", "appear", "happen", "rain", "snow", "take") and clause is not None


def _agrees(lower: str, entity: Entity, talk: Discourse) -> bool:
    phrase = talk.phrases[entity.main]
    if lower in _HE or lower in _SHE:
        if entity.kind != "person" or entity.number == "plur":
            return entity.kind == "people" and entity.number == "sing" and lower in _HE | _SHE
        return entity.gender in ("", "m" if lower in _HE else "f")
    if lower in _IT:
        if entity.kind in ("person", "people"):
            return False
        return entity.number != "plur" and not talk.is_timelike(entity.main)
    if entity.kind == "person" and entity.number != "plur":
        return False
    if entity.kind in ("state", "igo"):
        return False
    if entity.kind == "place":
        return False
    return entity.number in ("plur", "both") and not (phrase.kind == "thing" and talk.is_timelike(entity.main))


def _bound(token: Token, entity: Entity, talk: Discourse) -> bool:
    """Binding: a plain pronoun is not a co-argument of its antecedent, nor inside it."""
    if token.lower in _REFLEXIVE:
        return False
    last = entity.last
    if last.sent != token.sent:
        return False
    if any(a is last for a in token.ancestors()) and token.deprel == "nmod:poss":
        return True
    if token.deprel == "nmod:poss":
        return False
    return last.head is not None and token.head is last.head and last.rel in ("nsubj", "obj", "iobj", "obl") and token.rel in (
        "obj", "iobj", "obl", "nsubj")  # fmt: skip


def salience(token: Token, entity: Entity, talk: Discourse) -> tuple[float, str]:
    """How salient the entity is at ``token``, with the reasons in words."""
    last = entity.last
    distance = token.sent - last.sent
    score = (1.0, 0.75, 0.4, 0.2)[min(3, distance)]
    name = talk.phrases[entity.main].name or last.text
    why = [f"{name!r}", "same sentence" if distance == 0 else f"{distance} sentence(s) before"]
    subject = last.rel == "nsubj"
    if subject:
        score += 0.35
        why.append("subject")
    elif last.rel in ("obj", "iobj"):
        score += 0.15
    elif last.deprel == "nmod:poss":
        score += 0.1
    elif last.rel in ("nmod", "compound", "amod"):
        score -= 0.1
    score += min(0.3, 0.06 * (len(entity.mentions) - 1))
    if talk.phrases[entity.main].name is not None:
        score += 0.1
    if token.deprel == "nmod:poss" and distance == 0 and subject and last.head is not None and any(
        a is last.head for a in token.ancestors()
    ):  # fmt: skip
        score += 0.3
        why.append("subject of its clause")
    elif token.rel == "nsubj" and subject:
        score += 0.1
        why.append("both subjects")
    if distance == 0 and token.i - last.i > 25:
        score -= 0.1
    if token.lower in _IT:
        if entity.kind in ("thing", "place"):
            score -= 0.45 if not subject else 0.25
        if entity.kind in ("state", "organ", "organisation", "igo", "armed-group"):
            score += 0.1
    elif token.lower in _THEY:
        score -= 0.35 if entity.kind == "thing" else 0.0
        score -= 0.1 if entity.number == "both" else 0.0
    elif entity.kind == "people":
        score -= 0.2
    return score, ", ".join(why)


def _conjoined(token: Token, talk: Discourse) -> list[Entity]:
    """Entities coordinated as the subject of the clause before ("Turkey and Syria said they …")."""
    best: list[Entity] = []
    for entity in reversed(talk.entities):
        last = entity.last
        if token.sent - last.sent > 1 or last.i > token.i or last.rel != "nsubj":
            continue
        chain = [last, *last.childs("conj")]
        if len(chain) < 2 or last.head is None or (last.sent == token.sent and token.head is last.head):
            continue
        members = [talk.of[n] for t in chain for n in talk.by_head.get(t.i, ())[:1] if n in talk.of]
        if len(members) == len(chain) and all(talk.is_party(e) for e in members) and any(e.number != "plur" for e in members):
            best = members
            break
    return best
