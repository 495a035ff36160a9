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
from polybius.tagging.phrases_around import (
    IGO_SECTORS,
    acts,
    counts_people,
    in_name,
    inherited_sectors,
    modified,
    nearest_org,
    nearest_state,
    of_organisation,
    of_person,
    possesses,
    seeks_refuge,
    state_below,
    state_in,
    suffix_agent,
)
from polybius.tagging.phrases_cluster import cluster_of, is_listed, person_name, title_of
from polybius.tagging.phrases_names import AgentMatch, Finds, Match

__all__ = ["Reading", "read_phrase"]

_COUNTRY_CASES = ("of", "in", "from", "for", "at", "within", "inside", "to", "on", "with")
_PLACE_CASES = frozenset(
    {"in", "at", "near", "outside", "around", "across", "into", "through", "from", "to", "toward", "towards", "inside",
     "throughout", "within", "over", "via", "outside of", "north of", "south of", "east of", "west of", "off", "en"}
)  # fmt: skip


_APPOSED = ", country from the apposition"
_LEADS = frozenset("head lead chair command run direct govern rule represent oversee".split())


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


def read_phrase(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, country: Match | None = None,
                *, depth: int = 0) -> Reading:  # fmt: skip
    """The reading of the phrase; ``country``: one demonym of several to take it with ("US and South Korean troops")."""
    lex = lexicon()
    own = finds.names.get(head.i)
    if own is not None and own.top == head.i and country is None:
        role = title_of(head, cluster, finds)
        if role is None or own.name.kind not in ("state",):
            reading = _read_name(head, own, cluster, tokens, finds)
            if reading is not None:
                return reading
    role = finds.agents.get(head.i) or title_of(head, cluster, finds)
    if role is not None and role.top == head.i and head.upos == "PROPN" and role.agent.kind == "organisation":
        role = _apposed(head, finds) or role
    if role is not None and own is not None and own.last - own.first > role.last - role.first and own.top == head.i:
        role = role if country is not None else None
    if role is None:
        role = _apposed(head, finds)
        if role is not None and head.upos != "PROPN":
            role = None
    named = person_name(head, cluster, tokens, finds, role)
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
        there = state_in(head, finds) if any(t.lower == "ethnic" for t in cluster) else None
        if there is not None:
            return Reading("people", there.name.country, ("CVL",), None, None, f"people of {there.name.shown}", there)
        plain = any(t.lower in ("ordinary", "many", "young", "most") for t in cluster)
        return Reading(
            "people", code, ("CVL", *sectors) if plain else sectors, None, name.id, f"people of {shown}", own
        )
    kind = cast(PhraseKind, name.kind)
    surface = " ".join(t.text for t in tokens.tokens[own.first : own.last])
    reading = Reading(kind, code, sectors, surface, name.id, f"{kind} {surface}", own)
    title = title_of(head, cluster, finds)
    person = [t for t in cluster if t.i >= own.last and t.ner.endswith("PER")]
    if title is not None and person and title.first >= own.last:
        person.sort(key=lambda t: t.i)
        words = " ".join(t.text for t in person)
        own_sectors = title.agent.sectors if title.agent.sectors and not title.agent.inherit else sectors
        return Reading("person", code, own_sectors, words, name.id, f"role {title.agent.phrase!r} of {surface}", own)
    if kind == "igo":  # "Iran's Security Council" is none of the United Nations
        owners = (finds.names.get(c.i) for c in head.children if c.deprel == "nmod:poss")
        owner = next((m for m in owners if m is not None and m.name.term in ("state", "government")), None)
        if owner is not None:
            reason = f"{surface} of {owner.name.shown}"
            return Reading("organ", owner.name.country, ("GOV",), surface, None, reason, owner)
    if kind in ("organ",) or "PTY" in sectors or "LEG" in sectors:
        state = nearest_state([t for t in cluster if not own.first <= t.i < own.last], head, finds)
        if state is not None and state.name.country != code:
            reading.country, reading.source = state.name.country, state
            reading.entry = None
    return reading


def _is_place(head: Token) -> bool:
    if head.rel in ("nsubj", "obj", "iobj", "nmod:poss", "compound") or head.deprel == "nmod:poss":
        return False
    case = head.case
    return case in _PLACE_CASES and head.rel in ("obl", "nmod", "advcl", "root", "conj", "parataxis")


def _apposed(head: Token, finds: Finds) -> AgentMatch | None:
    """The role noun in an apposition of a name: "Jan Novak, the Czech foreign minister", and the other way round."""
    for child in head.children:
        if child.deprel == "appos" and (match := _role_at(child, finds)) is not None:
            return match
    if head.deprel == "appos" and head.head is not None:
        return finds.agents.get(head.head.i)
    return None


def _role_at(token: Token, finds: Finds) -> AgentMatch | None:
    """The role noun that the token is, or that ends the title of which it is the first word ("the State Department
    Spokesperson", where the parser takes a title in capitals for a name)."""
    match = finds.agents.get(token.i)
    if match is None and token.upos == "PROPN":
        flat = [c for c in token.children if c.deprel == "flat"]
        match = finds.agents.get(flat[-1].i) if flat else None
    return match


def _led(head: Token, tokens: Tokens, finds: Finds, depth: int) -> Reading | None:
    """What a person leads by a relative clause ("Ana Kovac, who heads the Croatian electoral commission")."""
    for clause in head.children:
        if clause.deprel != "acl:relcl" or clause.lemma not in _LEADS or depth > 1:
            continue
        subject, led = clause.child("nsubj"), clause.child("obj")
        if subject is None or subject.lower != "who" or led is None:
            continue
        reading = read_phrase(led, cluster_of(led, tokens), tokens, finds, depth=depth + 1)
        if reading.country is not None and reading.kind not in ("thing", "place", "person"):
            return reading
    return None


def _read_bare(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, named: str | None,
               depth: int) -> Reading:  # fmt: skip
    if named is not None:
        state = nearest_state(cluster, head, finds)
        org = nearest_org(cluster, head, finds)
        reading = Reading("person", state.name.country if state else None, (), named, None, "a person's name", state)
        led = _led(head, tokens, finds, depth) if org is None and state is None else None
        if org is not None:
            reading.country, reading.sectors = org.name.country, org.name.sectors
        elif led is not None:
            reading.country, reading.sectors, reading.source = led.country, led.sectors, led.source
            reading.reason += f", of what is led: {led.name or led.reason}"
        elif state is None and depth > 0:
            rows = persons().get(atoms(named), ())
            if rows and len({r.id for r in rows}) == 1:
                reading.country, reading.sectors = rows[-1].country, rows[-1].sectors
        return reading
    ner = head.ner[2:] if head.ner != "O" else ""
    text = " ".join(t.text for t in sorted(cluster, key=lambda t: t.i) if t.upos == "PROPN") or head.text
    if ner == "ORG" or (head.upos == "PROPN" and ner == ""):
        state = nearest_state(cluster, head, finds) or state_below(head, finds)
        last = suffix_agent(head)
        if last is not None:
            return Reading(cast(PhraseKind, last.kind), state.name.country if state else None, last.sectors, text,
                           None, f"a name ending in {last.phrase!r}", state)  # fmt: skip
        if ner == "ORG":
            return Reading("organisation", state.name.country if state else None, (), text, None, "a name", state)
        return Reading("thing", state.name.country if state else None, (), text, None, "an unknown name", state)
    if ner == "LOC":
        return Reading("place", None, (), text, None, "a place name")
    if counts_people(head):
        return Reading("people", None, (), None, None, "a number of people")
    state = nearest_state(cluster, head, finds)
    return Reading("thing", state.name.country if state else None, (), None, None, "", state)


def _read_role(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, role: AgentMatch, named: str | None,
               country: Match | None, lex: Lexicon, depth: int) -> Reading:  # fmt: skip
    agent = role.agent
    anchor = tokens[role.top]
    around = list(cluster)
    if anchor is not head:
        top = anchor.head if anchor.deprel == "flat" and anchor.head is not None and anchor.head is not head else anchor
        around += [t for t in cluster_of(top, tokens) if t not in around]
    for i in range(role.first, role.last):
        if i != role.top:
            around += [t for c in tokens[i].children if c.deprel in ("amod", "compound") for t in cluster_of(c, tokens)]
    others = [t for t in around if not role.first <= t.i < role.last]
    state = country or nearest_state(others, anchor, finds)
    org = nearest_org(others, anchor, finds)
    if agent.relational and country is None:
        others = [t for t in others if not possesses(t, anchor)]
        state, org = nearest_state(others, anchor, finds), nearest_org(others, anchor, finds)
    kind: PhraseKind = cast(PhraseKind, agent.kind)
    sectors, code, reason = agent.sectors, None, f"role {agent.phrase!r}"
    entry: str | None = None
    inherited = False
    if org is not None:
        kind, code, sectors, entry = of_organisation(agent, org, kind)
        inherited = True
        reason += f" of {org.name.shown}"
    elif agent.inherit:
        found = inherited_sectors(others, anchor, finds, lex)
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
        nested = _nested(anchor, head, tokens, finds, agent, depth)
        if nested is not None:
            if code is None and nested.country is not None:
                code, state = nested.country, nested.source
                reason += f", country from {nested.name or nested.reason}"
            if (
                agent.inherit
                and not inherited
                and nested.kind not in ("state", "place", "thing", "people", "person", "collective")
            ):
                sectors = nested.sectors
                kind = nested.kind if kind in ("people", "organ") and not agent.title else kind
                reason += f", sectors from {nested.reason}"
            elif nested.country in CODES:
                sectors = tuple(s for s in sectors if s in IGO_SECTORS)
    if code is None and depth < 3:
        code, sectors, extra = _from_apposition(head, anchor, tokens, finds, sectors, depth)
        reason += extra
    if code is None and named is not None:
        rows = persons().get(atoms(named), ())
        if rows and len({r.id for r in rows}) == 1:
            latest = max(rows, key=lambda r: r.start)
            code, entry, sectors = latest.country, latest.id, sectors or latest.sectors
            reason += f", country of {rows[0].name} in the list of holders of office"
    if code is None and head.rel == "conj" and head.head is not None and (agent.state or agent.office) and depth < 3:
        first = finds.agents.get(head.head.i)
        shared = nearest_state(cluster_of(head.head, tokens), head.head, finds)
        if shared is not None and (first is None or first.agent.state or first.agent.office):
            code, state = shared.name.country, shared
            reason += f", country from {shared.name.shown} before the first conjunct"
    if code is None and agent.country is not None:
        code = agent.country
        reason += f", country by the office ({agent.country})"
    if sectors == ("CVL",) and seeks_refuge(anchor):
        sectors, reason = ("REF",), f"{reason}, in flight"
    sectors, reason = modified(others, lex, sectors, reason)
    if kind == "person" and named is None and anchor.feats.get("Number") == "Plur":
        kind = "people"
    if agent.state and code is None and "government" in agent.atoms and anchor.feats.get("Number") == "Plur":
        kind = "collective"
    if agent.owned and not inherited and not of_person(anchor, finds):
        sectors = ()
    if named is None and not inherited:
        kind = _bare_kind(agent, kind, anchor, sectors, owned=code is not None or state is not None)
    if named is not None and kind not in ("armed-group", "person"):
        kind = "person" if kind in ("people", "organ") and agent.title else kind
    if named is not None:
        kind = "person"
    return Reading(kind, code, sectors, named, entry, reason, state)


def _bare_kind(agent: Agent, kind: PhraseKind, anchor: Token, sectors: tuple[str, ...], *, owned: bool) -> PhraseKind:
    """The kind of a noun that is a party only with something more: a state, an act, a name, a plural."""
    if agent.weak and agent.human:
        return kind if owned or (sectors and anchor.feats.get("Number") == "Plur") else "thing"
    if sectors:
        return kind
    if agent.weak and not (owned or acts(anchor) or in_name(anchor)):
        return "thing"
    if agent.weak or agent.body or (agent.kind == "organ" and not owned):
        return "collective" if kind == "collective" else "organisation"
    return kind


def _nested(anchor: Token, head: Token, tokens: Tokens, finds: Finds, agent: Agent,
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
                and (child.ner.endswith("PER") or child.i in finds.persons or is_listed([child]))
            ):  # fmt: skip
                found.append((0, child))
            elif child.deprel == "nmod" and (case := child.case) in _COUNTRY_CASES:
                if case in ("to", "on", "with", "for") and not (
                    case == "for" and (agent.inherit or _is_body(child, finds))
                ):
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


def _is_body(token: Token, finds: Finds) -> bool:
    """Is it the name of a body ("a contractor for the CIA")?"""
    match = finds.names.get(token.i)
    return match is not None and match.name.kind in ("organ", "igo")


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
            reading = read_phrase(partner, cluster_of(partner, tokens), tokens, finds, depth=depth + 2)
            if reading.kind == "armed-group" and reading.country is not None:  # "a Taliban commander, Mullah …"
                return reading.country, tuple(dict.fromkeys((*reading.sectors, *sectors))), _APPOSED
            if reading.kind in ("person", "people", "organ") and reading.country is not None:
                return reading.country, sectors or reading.sectors, _APPOSED
    return None, sectors, ""
