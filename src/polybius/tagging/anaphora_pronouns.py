"""Pronouns: relative ones by syntax, first persons by quotation, third persons by agreement and salience."""

from __future__ import annotations

from functools import cache
from math import exp

from polybius.lexicon import data_file
from polybius.records import Antecedent, Token
from polybius.tagging.anaphora_entities import Discourse, Entity

__all__ = ["FIRST_PERSONS", "candidates", "relative", "speaker", "stand_for"]

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their theirs themselves".split())
_THIRD = _HE | _SHE | _IT | _THEY
FIRST_PERSONS = frozenset("i me my mine myself we us our ours ourselves".split())
_REFLEXIVE = frozenset("himself herself itself themselves".split())
_CLAUSAL = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "parataxis", "conj", "csubj"})
_SAY = frozenset(
    "say tell add note state announce declare warn claim argue explain insist stress write tweet comment reply respond "
    "ask urge describe remark continue conclude promise vow pledge admit acknowledge confirm deny report recall".split()
)
_ARGUMENTS = frozenset({"nsubj", "obj", "iobj", "obl"})
_REACH = 3
"""Sentences back that a pronoun looks."""
_LEAST = 0.35
"""Least probability of an antecedent that is given out as such."""
_CLEAR, _DOUBT = 0.5, 0.3
"""Share of one party among those that a pronoun may stand for, and the score, where it may also stand for nobody."""


def relative(number: int, talk: Discourse) -> list[Antecedent]:
    """ "who", "which", "that", "whose": the noun that the relative clause hangs on."""
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
    """ "I", "we", "our" inside a quotation: the subject of the verb of saying above it."""
    token = talk.head(number)
    for node in token.ancestors():
        if node.lemma.lower() in _SAY and node.upos == "VERB":
            subject = node.child("nsubj")
            if subject is not None and subject.i != token.i and subject.lower not in FIRST_PERSONS:
                return _speaks(number, subject, talk, 0.85)
        for child in node.children:
            if child.deprel == "parataxis" and child.lemma.lower() in _SAY:
                subject = child.child("nsubj")
                if subject is not None and subject.i != token.i and subject.lower not in FIRST_PERSONS:
                    return _speaks(number, subject, talk, 0.85)
    return _speaker_around(number, token, talk) if _quoted(token, talk) else []


def _speaks(number: int, subject: Token, talk: Discourse, score: float) -> list[Antecedent]:
    """The subject of a verb of saying, which may be a pronoun itself ("… our country," he said)."""
    found = [
        n
        for n in talk.by_head.get(subject.i, ())
        if talk.phrases[n].is_party or (talk.phrases[n].pronoun and subject.lower in _THIRD)
    ]
    return [Antecedent(number, n, "pronoun", score, f"{subject.text!r} speaks") for n in found[:1]]


def _speaker_around(number: int, token: Token, talk: Discourse) -> list[Antecedent]:
    """A quotation of several sentences: the speaker named before it, else after it in the paragraph."""
    sentences = talk.tokens.sentences
    here = sentences[token.sent].segment
    near = [s for s in sentences[max(0, token.sent - 4) : token.sent + 4] if s.i != token.sent]
    same = [s for s in near if s.segment == here]
    order = [sentences[token.sent]]
    order += [s for s in reversed(same) if s.i < token.sent] + [s for s in same if s.i > token.sent]
    order += [s for s in reversed(near) if s.segment == here - 1][:1]
    for sentence in order:
        for verb in sentence.tokens:
            said = verb.upos == "VERB" and (verb.lemma.lower() in _SAY or _opens_quotation(verb, talk))
            if said and (subject := verb.child("nsubj")) is not None and not _quoted(verb, talk):
                found = _speaks(number, subject, talk, 0.6)
                if found:
                    return found
    return _speaker_before(number, here, token, talk)


def _opens_quotation(verb: Token, talk: Discourse) -> bool:
    """Does a quotation follow the verb's clause after a colon ("condemned the attack: “…")?"""
    if verb.head is not None and verb.deprel not in ("ccomp", "parataxis"):
        return False
    text, end = talk.tokens.document.text, talk.tokens.sentences[verb.sent].span.end
    colon = text.find(":", verb.end, end + 1)
    return colon >= 0 and text[colon + 1 : colon + 4].lstrip()[:1] in ('"', "“", "‘", "'")


def _speaker_before(number: int, here: int, token: Token, talk: Discourse) -> list[Antecedent]:
    """Words quoted without a verb of saying: the person who is the subject of the sentence right before them."""
    for sentence in reversed(talk.tokens.sentences[max(0, token.sent - 3) : token.sent]):
        if sentence.segment < here - 1:
            break
        root = next((t for t in sentence.tokens if t.head is None), None)
        subject = root.child("nsubj") if root is not None else None
        if subject is None or _quoted(subject, talk):
            continue
        found = [n for n in talk.by_head.get(subject.i, ()) if talk.phrases[n].kind == "person" or (
            talk.phrases[n].pronoun and subject.lower in _HE | _SHE)]  # fmt: skip
        return [Antecedent(number, n, "pronoun", 0.45, f"{subject.text!r} is spoken of before") for n in found[:1]]
    return []


def _quoted(token: Token, talk: Discourse) -> bool:
    text = talk.tokens.document.text
    start = max(0, text.rfind("\n", 0, token.start))
    before = text[start : token.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def stand_for(number: int, talk: Discourse) -> list[Antecedent]:
    """Third-person pronouns: of the entities that agree, the most probable one (or none)."""
    token = talk.head(number)
    lower = token.lower
    if token.deprel == "expl" or (lower == "it" and _empty_it(token)):
        return []
    matrix = _matrix_state(token, talk) if lower in _THEY else None
    if matrix is not None:
        reason = f"{lower!r} in the complement of what {talk.head(matrix.main).text!r} does"
        kind = "possessive" if token.deprel == "nmod:poss" else "pronoun"
        return [Antecedent(number, matrix.main, kind, 0.6, reason)]  # type: ignore[arg-type]
    group = _conjoined(token, talk) if lower in _THEY or lower == "both" else []
    if lower == "both" and not group:
        return [Antecedent(number, e.main, "pronoun", 0.5, "the two named before it") for e in _two(token, talk)]
    if group:
        return [Antecedent(number, e.main, "pronoun", 0.6, "the conjuncts before it") for e in group]
    ranked = candidates(token, talk)
    weights = _weights()
    scored = [(sum(weights.get(f, 0.0) for f in features), entity) for entity, features in ranked]
    nobody = weights.get(f"{_class(lower)}:none", 0.0)
    if not scored:
        return []
    highest = max(max(s for s, _ in scored), nobody)
    total = sum(exp(s - highest) for s, _ in scored) + exp(nobody - highest)
    best, entity = max(scored, key=lambda s: (s[0], s[1].last.i))
    probability = exp(best - highest) / total
    # "he" nearly always has an antecedent in news; "it" and "they" often have none
    kind = "possessive" if token.deprel == "nmod:poss" else "pronoun"
    if (best < nobody and _class(lower) != "he") or probability < _LEAST:
        return _doubtful(number, kind, scored, talk)
    return [
        Antecedent(number, entity.main, kind, round(probability, 2), _reason(token, entity, talk))  # type: ignore[arg-type]
    ]


def _doubtful(number: int, kind: str, scored: list[tuple[float, Entity]], talk: Discourse) -> list[Antecedent]:
    """The likeliest party, where it is clearly likelier than any other: should the pronoun be a party of an act, it is
    this one; else nothing hangs on it."""
    parties = sorted(((s, e.last.i, e) for s, e in scored if talk.is_party(e)), key=lambda x: x[:2], reverse=True)
    if not parties:
        return []
    share = 1 / sum(exp(s - parties[0][0]) for s, _, _ in parties)
    if share < _CLEAR:
        return []
    entity = parties[0][2]
    reason = (
        f"in doubt, the likeliest party before it: {talk.phrases[entity.main].name or talk.head(entity.main).text!r}"
    )
    return [Antecedent(number, entity.main, kind, _DOUBT, reason)]  # type: ignore[arg-type]


def candidates(token: Token, talk: Discourse) -> list[tuple[Entity, list[str]]]:
    """Entities within reach that the pronoun may stand for, each with its features."""
    lower = token.lower
    kind = _class(lower)
    found = [
        e for e in talk.recent(token.sent, _REACH) if _agrees(lower, e, talk) and not _bound(token, e)
    ]  # fmt: skip
    found.sort(key=lambda e: -e.last.i)
    return [(e, _features(token, e, talk, kind, rank)) for rank, e in enumerate(found)]


def _class(lower: str) -> str:
    return "he" if lower in _HE or lower in _SHE else "it" if lower in _IT else "they"


def _features(token: Token, entity: Entity, talk: Discourse, kind: str, rank: int) -> list[str]:
    """Binary features of a pronoun and a candidate, after the salience factors of the literature."""
    last = entity.last
    phrase = talk.phrases[entity.main]
    distance = token.sent - last.sent
    role = last.deprel if last.deprel in ("nmod:poss", "nsubj:pass", "obl:agent") else last.rel
    mine = token.deprel if token.deprel == "nmod:poss" else token.rel
    mentions = len(entity.mentions)
    out = [
        f"{kind}:d{min(3, distance)}",
        f"{kind}:role={role}",
        f"{kind}:kind={entity.kind}",
        f"{kind}:rank{min(5, rank)}",
        f"{kind}:n{min(4, mentions)}",
        f"{kind}:mine={mine}&{'subj' if last.rel == 'nsubj' else 'other'}&{min(1, distance)}",
    ]
    if last.rel == mine:
        out.append(f"{kind}:parallel")
    if phrase.name is not None:
        out.append(f"{kind}:named")
    if last.upos == "PRON":
        out.append(f"{kind}:pronoun{'=' if _class(last.lower) == kind else '!'}")
    if entity.gender and kind == "he":
        out.append("he:gender")
    if entity.number == "both":
        out.append(f"{kind}:both")
    if distance == 0:
        if (
            mine == "nmod:poss"
            and last.rel == "nsubj"
            and last.head is not None
            and any(a is last.head for a in token.ancestors())
        ):
            out.append(f"{kind}:clause-subject")
        if last.rel == "nsubj" and mine == "nsubj" and last.head is not None and token.head is not None and any(
            a is last.head for a in token.head.ancestors()
        ):  # fmt: skip
            out.append(f"{kind}:matrix-subject")
        if last.i - token.i > -4:
            out.append(f"{kind}:close")
    elif last.rel == "nsubj" and last.head is not None and last.head.head is None:
        out.append(f"{kind}:main-subject{distance}")
    if talk.tokens.sentences[token.sent].segment == talk.tokens.sentences[last.sent].segment:
        out.append(f"{kind}:paragraph")
    if entity is talk.entities[0]:
        out.append(f"{kind}:first")
    if entity.kind == "thing" and last.upos == "NOUN":
        determiner = last.child("det")
        out.append(f"{kind}:thing&{'bare' if determiner is None else determiner.lower}")
    return out


def _reason(token: Token, entity: Entity, talk: Discourse) -> str:
    last = entity.last
    distance = token.sent - last.sent
    name = talk.phrases[entity.main].name or talk.phrases[entity.main].span.of(talk.tokens.document.text)
    where = "in the same sentence" if distance == 0 else f"{distance} sentence(s) before"
    role = ", subject" if last.rel == "nsubj" else ""
    return f"{token.lower!r} agrees with {' '.join(name.split())!r} {where}{role}"


@cache
def _weights() -> dict[str, float]:
    lines = data_file("actors", "pronoun_weights.tsv").read_text(encoding="utf-8").splitlines()
    return {
        name: float(value) for name, _, value in (line.partition("\t") for line in lines if not line.startswith("#"))
    }


def _empty_it(token: Token) -> bool:
    """ "It is clear that …", "it took hours to …"."""
    head = token.head
    if head is None or token.rel not in ("nsubj", "expl"):
        return False
    clause = head.child("ccomp", "csubj", "advcl:relcl", "acl:relcl") or (
        head.child("xcomp") if head.upos == "ADJ" else None
    )
    if head.upos == "ADJ" and clause is not None:
        return True
    if head.lemma in ("rain", "snow", "hail"):
        return True
    return head.lemma in ("seem", "appear", "happen", "take") and clause is not None


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


def _bound(token: Token, entity: Entity) -> bool:
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
    together = last.head is not None and token.head is last.head
    return together and last.rel in _ARGUMENTS and token.rel in _ARGUMENTS


def _two(token: Token, talk: Discourse) -> list[Entity]:
    """The only two persons, or else states, that the sentence before or the words before it speak of; none of one
    country."""
    near = [e for e in talk.recent(token.sent, 1) if e.last.i < token.i]
    for kind in ("person", "state"):
        found = [e for e in near if e.kind == kind]
        if len(found) == 2 and len({e.country for e in found}) == 2:
            return found
    return []


def _matrix_state(token: Token, talk: Discourse) -> Entity | None:
    """The state or body that "they" is: the subject of the verb above its clause ("Chad must prove that they …")."""
    below, passed = token, False
    for node in token.ancestors():
        passed = passed or below.rel in ("ccomp", "xcomp", "advcl", "acl")
        subject = node.child("nsubj") if node.upos in ("VERB", "AUX") else None
        if subject is not None and subject.i != token.i:
            if not passed or subject.i > token.i or subject.childs("conj"):
                return None
            found = [talk.of[n] for n in talk.by_head.get(subject.i, ()) if n in talk.of]
            return next((e for e in found if e.kind in ("state", "igo")), None)
        below = node
    return None


def _conjoined(token: Token, talk: Discourse) -> list[Entity]:
    """Entities coordinated as the subject of the clause before ("Turkey and Syria said they …")."""
    best: list[Entity] = []
    for entity in reversed(talk.recent(token.sent, 1)):
        last = entity.last
        if last.i > token.i or last.rel != "nsubj":
            continue
        chain = [last, *last.childs("conj")]
        if len(chain) < 2 or last.head is None or (last.sent == token.sent and token.head is last.head):
            continue
        members = [talk.of[n] for t in chain for n in talk.by_head.get(t.i, ())[:1] if n in talk.of]
        if (
            len(members) == len(chain)
            and all(talk.is_party(e) for e in members)
            and any(e.number != "plur" for e in members)
        ):
            best = members
            break
    return best
