"""What a noun phrase says by its own words: kind, country, sectors, name.

The order of evidence: the name at the head; else the role noun at the head (or in a title before a name), whose
country comes from a demonym, a possessor, an organisation or a prepositional phrase, and whose sectors come from the
role, from the organ that modifies it ("police spokesman"), or from "former".
"""

from __future__ import annotations

from typing import cast

import msgspec

from polybius.lexicon.actors import CODES, Agent, Lexicon, atoms, lexicon, persons
from polybius.records import Token, Tokens
from polybius.records.tags import PhraseKind
from polybius.tagging.phrases_names import AgentMatch, Finds, Match

__all__ = ["Reading", "cluster_of", "is_cut_off", "read_phrase"]

_INSIDE = frozenset({"compound", "flat", "nmod:desc", "goeswith", "fixed", "list"})
_COUNTRY_CASES = ("of", "in", "from", "for", "at", "within", "inside", "to", "on", "with")
_PLACE_CASES = frozenset(
    {"in", "at", "near", "outside", "around", "across", "into", "through", "from", "to", "toward", "towards", "inside",
     "throughout", "within", "over", "via", "outside of", "north of", "south of", "east of", "west of", "off", "en"}
)  # fmt: skip
_FORMER_ROLES = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})
_IGO_SECTORS = frozenset({"MIL", "JUD", "LEG", "COP"})
_PARTICIPLE = frozenset({"backed", "allied", "aligned", "funded", "held", "occupied", "controlled"})


class Reading(msgspec.Struct, gc=False):
    """What the words of one phrase say."""

    kind: PhraseKind = "thing"
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    entry: str | None = None
    reason: str = ""
    source: Match | None = None
    """The name that the country was read from."""


def cluster_of(head: Token, tokens: Tokens, *, deep: bool = True) -> list[Token]:
    """The tokens of the phrase around ``head``: compounds, titles, flat names, adjectives, numbers, possessors."""
    out = [head]
    named = head.ner.endswith("PER")
    if is_cut_off(head, tokens) and head.head is not None:
        out += [t for c in head.head.children if c.deprel == "nmod:desc" and head.head.i < c.i < head.i for t in cluster_of(c, tokens)]
    for child in head.children:
        rel = child.deprel
        if rel in _INSIDE:
            if is_cut_off(child, tokens) or (named and rel == "nmod:desc" and child.i > head.i):
                continue
            out.extend(cluster_of(child, tokens))
        elif rel in ("amod", "nummod") or (rel == "nmod:poss" and child.upos != "PRON"):
            out.append(child)
            if deep:
                out.extend(t for c in child.children if c.deprel in _INSIDE or (rel == "amod" and _joined(c, child))
                           for t in cluster_of(c, tokens))  # fmt: skip
        elif rel == "nmod" and head.deprel == "nmod:desc" and child.case in ("of", "for"):
            out.extend(cluster_of(child, tokens))
        elif rel == "nmod:unmarked" and child.i < head.i:
            out.append(child)
    return out


def is_cut_off(token: Token, tokens: Tokens) -> bool:
    """A name or title that the parser hung on a name before it, across a comma (in a list) or a verb."""
    head = token.head
    if head is None or token.deprel not in ("flat", "nmod:desc", "compound") or head.i >= token.i - 1:
        return False
    between = [tokens[i] for i in range(head.i + 1, token.i)]
    if any(t.upos in ("VERB", "AUX") for t in between):
        return True
    return (
        token.deprel == "flat"
        and token.ner == "B-PER"
        and head.ner.endswith("PER")
        and any(t.text == "," for t in between)
    )


def _joined(child: Token, head: Token) -> bool:
    """Parts of a hyphened adjective ("U.S.-led")."""
    return child.deprel in ("obl", "obl:unmarked", "obl:agent", "nmod", "advmod", "amod", "nsubj", "obj") and child.case == "" \
        and abs(child.i - head.i) <= 3  # fmt: skip


def read_phrase(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, country: Match | None = None,
                *, depth: int = 0) -> Reading:  # fmt: skip
    """The reading of the phrase; ``country``: one demonym of several to take it with ("US and South Korean troops")."""
    lex = lexicon()
    own = finds.names.get(head.i)
    if own is not None and own.top == head.i and country is None:
        role = _title(head, cluster, finds)
        if role is None or own.name.kind not in ("state",):
            reading = _read_name(head, own, cluster, tokens, finds)
            if reading is not None:
                return reading
    role = finds.agents.get(head.i) or _title(head, cluster, finds)
    if role is not None and own is not None and own.last - own.first > role.last - role.first and own.top == head.i:
        role = role if country is not None else None
    if role is None:
        role = _apposed(head, finds)
        if role is not None and head.upos != "PROPN":
            role = None
    named = _person_name(head, cluster, tokens, finds, role)
    if role is None:
        return _read_bare(head, cluster, tokens, finds, named, depth)
    return _read_role(head, cluster, tokens, finds, role, named, country, lex, depth)


def _read_name(head: Token, own: Match, cluster: list[Token], tokens: Tokens, finds: Finds) -> Reading | None:
    name = own.name
    shown, sectors, code = name.shown, name.sectors, name.country
    if name.term == "state":
        return Reading("state", code, sectors, shown, name.id, f"state {shown}", own)
    if name.term == "government":
        surface = " ".join(t.text for t in tokens.tokens[own.first : own.last])
        if _is_place(head):
            return Reading("place", code, (), surface, name.id, f"{surface} as a place", own)
        if any(t.ner.endswith("PER") for t in tokens.tokens[own.first : own.last]) and head.childs("flat"):
            return None
        return Reading("state", code, sectors, shown, name.id, f"{surface} for the government of {shown}", own)
    if name.term in ("people", "adjective"):
        there = _state_in(head, finds) if any(t.lower == "ethnic" for t in cluster) else None
        if there is not None:
            return Reading("people", there.name.country, ("CVL",), None, None, f"people of {there.name.shown}", there)
        plain = any(t.lower in ("ordinary", "many", "young", "most") for t in cluster)
        return Reading(
            "people", code, ("CVL", *sectors) if plain else sectors, None, name.id, f"people of {shown}", own
        )
    kind = cast(PhraseKind, name.kind)
    surface = " ".join(t.text for t in tokens.tokens[own.first : own.last])
    reading = Reading(kind, code, sectors, surface, name.id, f"{kind} {surface}", own)
    if kind in ("organ",) or "PTY" in sectors or "LEG" in sectors:
        state = _nearest_state([t for t in cluster if not own.first <= t.i < own.last], head, finds)
        if state is not None and state.name.country != code:
            reading.country, reading.source = state.name.country, state
            reading.entry = None
    return reading


def _is_place(head: Token) -> bool:
    if head.rel in ("nsubj", "obj", "iobj", "nmod:poss", "compound") or head.deprel == "nmod:poss":
        return False
    case = head.case
    return case in _PLACE_CASES and head.rel in ("obl", "nmod", "advcl", "root", "conj", "parataxis")


def _title(head: Token, cluster: list[Token], finds: Finds) -> AgentMatch | None:
    """The role noun in a title before the head ("Russian President ← Putin")."""
    best: AgentMatch | None = None
    for token in cluster:
        if token is head:
            continue
        match = finds.agents.get(token.i)
        if match is None or token.head is None or token.deprel in ("nmod:poss", "amod") or not match.agent.title:
            continue
        if best is None or match.top > best.top:
            best = match
    return best


def _apposed(head: Token, finds: Finds) -> AgentMatch | None:
    """The role noun in an apposition of a name: "Jan Novak, the Czech foreign minister", and the other way round."""
    for child in head.children:
        if child.deprel == "appos" and (match := finds.agents.get(child.i)) is not None:
            return match
    if head.deprel == "appos" and head.head is not None:
        return finds.agents.get(head.head.i)
    return None


def _person_name(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, role: AgentMatch | None) -> str | None:
    """The proper name of a person in the cluster, its words joined, or None."""
    inside: list[Token] = []
    for token in cluster:
        if token.upos not in ("PROPN", "X", "NOUN", "ADJ", "PUNCT") or (token.upos in ("NOUN", "ADJ") and token.ner[2:] != "PER"):
            continue
        if role is not None and role.first <= token.i < role.last:
            continue
        if (token.deprel == "nmod:poss" and token is not head) or token.i in finds.names:
            continue
        if role is not None and role.top == head.i and token.i < role.first:
            continue
        if token.lower.rstrip(".") in _HONORIFICS or token.upos == "PUNCT":
            continue
        if not token.ner.endswith("PER") and (token.i in finds.agents or token.i in finds.absorbed):
            continue
        inside.append(token)
    if head not in inside and (role is None or role.top != head.i):
        return None
    known = finds.persons.get(head.i)
    if known is None and inside:
        known = finds.persons.get(inside[0].i)
    if known is not None:
        return tokens.document.text[tokens[known.first].start : tokens[known.last - 1].end].replace("\n", " ")
    if not inside:
        return None
    per = any(t.ner.endswith("PER") for t in inside) or (role is None and _listed(inside))
    titled = any(t.lower.rstrip(".") in _HONORIFICS for t in cluster)
    flat = any(t.deprel == "flat" for t in inside) and not any(t.ner[2:] in ("ORG", "LOC") for t in inside)
    if per or titled or flat or (role is not None and role.agent.kind in ("person", "people")):
        return _joined_text(inside, tokens)
    return None


def _joined_text(words: list[Token], tokens: Tokens) -> str:
    """The text from the first to the last word where they stand together (hyphens included), else the words."""
    words = _run(words, tokens)
    first, last = words[0].i, words[-1].i
    if last - first + 1 <= 2 * len(words):
        return tokens.document.text[tokens[first].start : tokens[last].end].replace("\n", " ")
    return " ".join(t.text for t in sorted(words, key=lambda t: t.i))


def _run(words: list[Token], tokens: Tokens) -> list[Token]:
    """The words up to the first comma: a list of names that the parser took for one is the first of them."""
    words = sorted(words, key=lambda t: t.i)
    for k in range(1, len(words)):
        if any(tokens[i].text in ",;:()[]" for i in range(words[k - 1].i + 1, words[k].i)):
            return words[:k]
    return words


def _listed(words: list[Token]) -> bool:
    """Is the name in the list of holders of office? (Where the model sees no name of a person.)"""
    return head_is_name(words) and atoms(" ".join(t.text for t in sorted(words, key=lambda t: t.i))) in persons()


def head_is_name(words: list[Token]) -> bool:
    """Proper nouns only, none tagged as something other than a person."""
    return all(t.upos == "PROPN" and t.text[:1].isupper() and t.ner[2:] in ("", "PER") for t in words)


_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "madame", "mme", "messrs"})


def _read_bare(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, named: str | None,
               depth: int) -> Reading:  # fmt: skip
    if named is not None:
        state = _nearest_state(cluster, head, finds)
        org = _nearest_org(cluster, head, finds)
        reading = Reading("person", state.name.country if state else None, (), named, None, "a person's name", state)
        if org is not None:
            reading.country, reading.sectors = org.name.country, org.name.sectors
        elif state is None and depth > 0:
            rows = persons().get(atoms(named), ())
            if rows and len({r.id for r in rows}) == 1:
                reading.country, reading.sectors = rows[-1].country, rows[-1].sectors
        return reading
    ner = head.ner[2:] if head.ner != "O" else ""
    text = " ".join(t.text for t in sorted(cluster, key=lambda t: t.i) if t.upos == "PROPN") or head.text
    if ner == "ORG" or (head.upos == "PROPN" and ner == ""):
        state = _nearest_state(cluster, head, finds) or _state_below(head, finds)
        last = _suffix_agent(head)
        if last is not None:
            return Reading(cast(PhraseKind, last.kind), state.name.country if state else None, last.sectors, text,
                           None, f"a name ending in {last.phrase!r}", state)  # fmt: skip
        if ner == "ORG":
            return Reading("organisation", state.name.country if state else None, (), text, None, "a name", state)
        return Reading("thing", state.name.country if state else None, (), text, None, "an unknown name", state)
    if ner == "LOC":
        return Reading("place", None, (), text, None, "a place name")
    state = _nearest_state(cluster, head, finds)
    return Reading("thing", state.name.country if state else None, (), None, None, "", state)


def _state_below(head: Token, finds: Finds) -> Match | None:
    """The state in an "of" phrase after a name ("National Bank of Kenya")."""
    for child in head.children:
        match = finds.names.get(child.i)
        if child.deprel == "nmod" and child.case == "of" and match is not None and match.name.term == "state":
            return match
    return None


def _state_in(head: Token, finds: Finds) -> Match | None:
    """Where a minority lives ("ethnic Albanians in southern Serbia")."""
    for child in head.children:
        match = finds.names.get(child.i)
        if child.deprel == "nmod" and child.case in ("in", "of", "from") and match is not None and match.name.term == "state":
            return match
    return None


def _suffix_agent(head: Token) -> Agent | None:
    for agent in lexicon().agents.get(head.lower, ()):
        if len(agent.atoms) == 1 and agent.kind in ("organ", "organisation", "armed-group"):
            return agent
    return None


def _read_role(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, role: AgentMatch, named: str | None,
               country: Match | None, lex: Lexicon, depth: int) -> Reading:  # fmt: skip
    agent = role.agent
    anchor = tokens[role.top]
    around = list(cluster)
    if anchor is not head:
        around += [t for t in cluster_of(anchor, tokens) if t not in around]
    for i in range(role.first, role.last):
        if i != role.top:
            around += [t for c in tokens[i].children if c.deprel in ("amod", "compound") for t in cluster_of(c, tokens)]
    others = [t for t in around if not role.first <= t.i < role.last]
    state = country or _nearest_state(others, anchor, finds)
    org = _nearest_org(others, anchor, finds)
    if agent.relational and country is None:
        others = [t for t in others if not _possesses(t, anchor)]
        state, org = _nearest_state(others, anchor, finds), _nearest_org(others, anchor, finds)
    kind: PhraseKind = cast(PhraseKind, agent.kind)
    sectors, code, reason = agent.sectors, None, f"role {agent.phrase!r}"
    entry: str | None = None
    inherited = False
    if org is not None:
        kind, code, sectors, entry = _of_organisation(agent, org, kind)
        inherited = True
        reason += f" of {org.name.shown}"
    elif agent.inherit:
        found = _inherited(others, anchor, finds, lex)
        if found is not None:
            sectors, inherited = found, True
            reason += f" with sectors {'/'.join(found)} of its modifier"
    if state is not None:
        if org is None or (org.name.country not in CODES and org.name.kind != "armed-group"):
            code = state.name.country
        if state.name.term == "government" and agent.inherit and not inherited:
            sectors, inherited = state.name.sectors, True
        sectors = (*sectors, *(s for s in state.name.sectors if s == "PRE" and s not in sectors))
        reason += f", country from {state.name.shown}"
    if agent.relational:
        pass
    elif (code is None and depth < 3) or (agent.inherit and not inherited and depth < 3):
        nested = _nested(anchor, head, cluster, tokens, finds, agent, depth)
        if nested is not None:
            if code is None and nested.country is not None:
                code, state = nested.country, nested.source
                reason += f", country from {nested.name or nested.reason}"
            if agent.inherit and not inherited and nested.kind not in ("state", "place", "thing", "people", "person", "collective"):
                sectors = nested.sectors
                kind = nested.kind if kind in ("people", "organ") and not agent.title else kind
                reason += f", sectors from {nested.reason}"
            elif nested.country in CODES:
                sectors = tuple(s for s in sectors if s in _IGO_SECTORS)
    if code is None and depth < 3:
        code, sectors, extra = _from_apposition(head, anchor, tokens, finds, sectors, depth)
        reason += extra
    if code is None and named is not None:
        rows = persons().get(atoms(named), ())
        if rows and len({r.id for r in rows}) == 1:
            code, entry = max(rows, key=lambda r: r.start).country, rows[0].id
            reason += f", country of {rows[0].name} in the list of holders of office"
    if code is None and agent.country is not None:
        code = agent.country
        reason += f", country by the office ({agent.country})"
    sectors, reason = _modified(others, lex, sectors, reason)
    if kind == "person" and named is None and anchor.feats.get("Number") == "Plur":
        kind = "people"
    if agent.owned and not inherited and not _of_person(anchor, finds):
        sectors = ()
    if agent.weak and not inherited and not sectors:
        kind = "organisation" if code or state else "thing"
    if named is not None and kind not in ("armed-group", "person"):
        kind = "person" if kind in ("people", "organ") and agent.title else kind
    if named is not None:
        kind = "person"
    return Reading(kind, code, sectors, named, entry, reason, state)


def _possesses(token: Token, anchor: Token) -> bool:
    while token.head is not None and token.head is not anchor and token.deprel != "nmod:poss":
        token = token.head
    return token.deprel == "nmod:poss"


def _of_person(anchor: Token, finds: Finds) -> bool:
    """Does a person's name modify or own the noun ("the Reyes campaign")?"""
    return any(
        c.deprel in ("compound", "nmod:poss", "flat")
        and (c.ner.endswith("PER") or c.i in finds.persons or (c.i not in finds.names and _listed([c])))
        for c in anchor.children
    )


def _of_organisation(agent: Agent, org: Match, kind: PhraseKind) -> tuple[PhraseKind, str | None, tuple[str, ...], str | None]:
    """A role in an organisation: "Hamas fighters", "UN envoy", "CNN reporter", "Labour lawmakers"."""
    name = org.name
    if name.kind == "igo":
        own = tuple(s for s in agent.sectors if s in _IGO_SECTORS)
        return kind, name.country, own or tuple(s for s in name.sectors if s in _IGO_SECTORS), name.id
    if name.kind == "armed-group":
        civil = agent.sectors[:1] in (("CVL",), ("JRN",), ("MED",))
        group: PhraseKind = "armed-group" if kind in ("armed-group", "organ", "people") and not civil else kind
        return group, name.country, agent.sectors if civil else name.sectors, name.id
    if agent.inherit or not agent.sectors:
        return kind, name.country, name.sectors, name.id
    joined = tuple(dict.fromkeys((*agent.sectors, *name.sectors))) if name.kind != "organ" else agent.sectors
    return kind, name.country, joined, name.id


def _inherited(others: list[Token], anchor: Token, finds: Finds, lex: Lexicon) -> tuple[str, ...] | None:
    """Sectors that a modifier gives to an inheriting head, the nearest first ("government military spokesman")."""
    for token in sorted(others, key=lambda t: (t.deprel == "nmod:poss", abs(t.i - anchor.i))):
        if token.deprel == "nummod" or token.i in finds.names:
            continue
        match = finds.agents.get(token.i)
        if match is not None and match.agent.sectors and not match.agent.title:
            return match.agent.sectors
        modifier = lex.modifiers.get(token.lower) or lex.modifiers.get(token.lemma.lower())
        if modifier is not None and modifier.how == "sector":
            return modifier.sectors
    return None


def _modified(others: list[Token], lex: Lexicon, sectors: tuple[str, ...], reason: str) -> tuple[tuple[str, ...], str]:
    for token in others:
        modifier = lex.modifiers.get(token.lower)
        if modifier is None and token.lower.startswith("ex-"):
            modifier = lex.modifiers["ex"]
        if modifier is None:
            continue
        if modifier.how == "former" and (not sectors or sectors[0] in _FORMER_ROLES):
            return modifier.sectors, f"{reason}, {token.lower}"
        if modifier.how == "add" or (modifier.how == "sector" and "OPP" in modifier.sectors):
            sectors = (*sectors, *(s for s in modifier.sectors if s not in sectors))
    return sectors, reason


def _nearest_state(cluster: list[Token], head: Token, finds: Finds) -> Match | None:
    """The state, demonym or government among the modifiers, the nearest before the head first."""
    best: Match | None = None
    for token in cluster:
        match = finds.names.get(token.i)
        if match is None or match.foreign or match.top != token.i or match.name.term == "name" or token is head:
            continue
        if token.head is not None and token.head.lower in _PARTICIPLE:
            continue
        if best is None or abs(match.top - head.i) < abs(best.top - head.i):
            best = match
    return best


def _nearest_org(cluster: list[Token], head: Token, finds: Finds) -> Match | None:
    best: Match | None = None
    for token in cluster:
        match = finds.names.get(token.i)
        if match is None or match.foreign or match.top != token.i or match.name.term != "name" or token is head:
            continue
        if match.name.kind == "collective" or (token.head is not None and token.head.lower in _PARTICIPLE):
            continue
        if best is None or abs(match.top - head.i) < abs(best.top - head.i):
            best = match
    return best


def _nested(anchor: Token, head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, agent: Agent,
            depth: int) -> Reading | None:  # fmt: skip
    """What a possessor or prepositional phrase says ("a court in Guyana", "the rebels' leader", "head of the army")."""
    found: list[tuple[int, Token]] = []
    role = finds.agents[anchor.i]
    inner = [tokens[i] for i in range(role.first, role.last) if i not in (anchor.i, head.i)]
    for token in (anchor, head, *inner) if anchor is not head else (anchor, *inner):
        for child in token.children:
            if role.first <= child.i < role.last:
                continue
            if (child.deprel == "nmod:poss" and child.upos != "PRON") or (
                child.deprel == "compound" and child.i < token.i and child.i not in finds.names
                and (child.ner.endswith("PER") or child.i in finds.persons or _listed([child]))
            ):  # fmt: skip
                found.append((0, child))
            elif child.deprel == "nmod" and (case := child.case) in _COUNTRY_CASES:
                if case in ("to", "on", "with", "for") and not (case == "for" and agent.inherit):
                    continue
                found.append((1 + _COUNTRY_CASES.index(case), child))
    best: Reading | None = None
    for _, child in sorted(found, key=lambda f: (f[0], f[1].i)):
        reading = read_phrase(child, cluster_of(child, tokens), tokens, finds, depth=depth + 1)
        if reading.country is not None or (reading.sectors and best is None):
            if best is None or best.country is None:
                if best is not None and not reading.sectors:
                    reading.sectors = best.sectors
                best = reading
            if best.country is not None:
                break
    return best


def _from_apposition(head: Token, anchor: Token, tokens: Tokens, finds: Finds, sectors: tuple[str, ...],
                     depth: int) -> tuple[str | None, tuple[str, ...], str]:  # fmt: skip
    """Country of the phrase in apposition, either way round."""
    partners = [c for c in head.children if c.deprel == "appos"]
    if head.deprel == "appos" and head.head is not None:
        partners.append(head.head)
    for partner in partners:
        if finds.names.get(partner.i) is not None or finds.agents.get(partner.i) is not None:
            if partner is anchor:
                continue
            reading = read_phrase(partner, cluster_of(partner, tokens), tokens, finds, depth=depth + 3)
            if reading.kind in ("person", "people", "organ") and reading.country is not None:
                return reading.country, sectors or reading.sectors, ", country from the apposition"
    return None, sectors, ""
