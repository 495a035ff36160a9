"""Where the lexicon's names and role nouns stand in a document."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from polybius.lexicon.actors import Agent, Lexicon, Name, atoms, full_names, lexicon
from polybius.records import Token, Tokens

__all__ = ["AgentMatch", "Finds", "Match", "find_names"]

_NOT_A_COUNTRY = frozenset({"anti", "pro", "non", "ex", "trans", "counter"})
"""Prefixes after which a state's name or adjective does not say whose the head is ("pro-Russian rebels")."""
_NOT_ITS_OWN = frozenset(
    "backed allied aligned funded held occupied controlled made supplied born friendly speaking sponsored trained "
    "armed brokered mediated imposed bound built owned designated organised organized run type style inspired".split()
)
"""Participles after a hyphen likewise ("Russian-backed rebels", "Arabic-speaking")."""
_LOOSE_ACRONYMS = frozenset({"is", "us", "who", "it", "ice", "pa", "raw", "fact", "mit", "spa", "let", "mena", "au",
                             "ec", "eta", "ira", "pan", "sana", "intel", "fed", "car", "all"})  # fmt: skip
"""Acronyms that are common words: never matched in a headline all in capitals."""
_FIRST_MATTERS = frozenset({"NOUN", "PROPN", "ADJ", "X", "NUM", "SYM"})
_SMALL = frozenset("al de ul e el d".split())
_COMPASS = {"north": "PRK", "south": "KOR"}


class Match(msgspec.Struct, frozen=True, gc=False):
    """Tokens ``[first, last)`` are a name; ``top`` is the token through which it hangs in the sentence.

    ``foreign``: the name does not own the head that it modifies ("pro-Russian", "Iran-backed").
    ``elided``: the noun stands later ("North" in "North and South Korea").
    """

    first: int
    last: int
    top: int
    name: Name
    foreign: bool = False
    elided: bool = False


class AgentMatch(msgspec.Struct, frozen=True, gc=False):
    """Tokens ``[first, last)`` are a role noun phrase with head ``top``."""

    first: int
    last: int
    top: int
    agent: Agent


class Finds(msgspec.Struct, frozen=True):
    """Names and role nouns by token: ``names[i]`` is the match that token ``i`` lies in; roles go by their head.

    ``fused``: a title and the name after it that the parser left apart (upper head → lower head);
    ``absorbed``: tokens that head no phrase of their own; ``persons``: full names from the list of holders of office.
    """

    names: dict[int, Match]
    agents: dict[int, AgentMatch]
    fused: dict[int, int] = {}
    absorbed: frozenset[int] = frozenset()
    persons: dict[int, Match] = {}


def find_names(tokens: Tokens) -> Finds:
    """All names (longest first, no overlap) and role nouns (longest for each head) of the document."""
    lex = lexicon()
    words, owner = _atoms_of(tokens)
    lower = not any(t.text[:1].isupper() for t in tokens)
    loud = {s.i for s in tokens.sentences if _loud(s.tokens)}
    names: dict[int, Match] = {}
    position = 0
    size = len(words)
    while position < size:
        if words[position] not in lex.names:
            position += 1
            continue
        match = _name_at(position, words, owner, tokens, lex, lower=lower, loud=loud)
        if match is not None and words[position] == "the" and position + 1 < size:
            longer = _name_at(position + 1, words, owner, tokens, lex, lower=lower, loud=loud)
            match = None if longer is not None and longer.last > match.last else match
        if match is None:
            position += 1
            continue
        for i in range(match.first, match.last):
            names[i] = match
        while position < size and owner[position] < match.last:
            position += 1
    _compass(tokens, names, lex)
    agents = _agents(tokens, words, owner, names, lex)
    known = _persons(tokens, words, owner, names)
    fused = _fused(tokens, names, agents)
    inside = {i for a in agents.values() for i in range(a.first, a.last) if i != a.top}
    inside |= {i for m in known.values() for i in range(m.first, m.last) if i != m.top}
    inside.update(t.i for t in tokens if t.ner == "I-ORG" and _inside_organisation(t, names))
    return Finds(names, agents, fused, frozenset(inside | set(fused.values())), known)


def _inside_organisation(token: Token, names: dict[int, Match]) -> bool:
    """The noun after "of" in one name ("Democratic Union of Builders"), unless it is a name of the lexicon."""
    head = token.head
    if token.ner != "I-ORG" or token.deprel != "nmod" or head is None or token.i in names:
        return False
    return head.ner.endswith("ORG") and head.i < token.i <= head.i + 4 and token.case == "of"


def _persons(tokens: Tokens, words: list[str], owner: list[int], names: dict[int, Match]) -> dict[int, Match]:
    """Full names of listed persons, by token; what the model tagged them as does not matter."""
    out: dict[int, Match] = {}
    starts = full_names()
    for position, word in enumerate(words):
        if word not in starts:
            continue
        for name in starts[word]:
            stop = position + len(name)
            if stop > len(words) or tuple(words[position:stop]) != name:
                continue
            first, last = owner[position], owner[stop - 1] + 1
            run = tokens.tokens[first:last]
            if not _together(run, tokens) or not (run[0].text[0].isupper() and run[-1].text[0].isupper()):
                continue
            if any(t.i in names and names[t.i].last - names[t.i].first >= last - first for t in run):
                continue
            if first in out and out[first].last >= last:
                continue
            top = _top(run)
            match = Match(first, last, top.i, Name(name, "", "name", "person", None, (), "", "cap"))
            for token in run:
                names.pop(token.i, None)
                out[token.i] = match
    return out


def _fused(tokens: Tokens, names: dict[int, Match], agents: dict[int, AgentMatch]) -> dict[int, int]:
    """Titles directly before a person's name that does not hang on them as a title should."""
    out: dict[int, int] = {}
    for role in agents.values():
        if not role.agent.title or role.last >= len(tokens):
            continue
        if role.top != role.last - 1 and "of" not in role.agent.atoms:
            continue
        title, word = tokens[role.top], tokens[role.last]
        if word.sent != title.sent or word.upos != "PROPN" or word.i in names or word.i in agents:
            continue
        name = word
        while name.head is not None and name.deprel in ("compound", "flat") and 0 < name.head.i - name.i <= 3:
            name = name.head
        if name.upos != "PROPN" or title.head is name or (title.feats.get("Number") == "Plur" and name.ner == "O"):
            continue
        if name.head is title and name.deprel in ("flat", "compound"):
            continue
        if title.deprel == "nmod:desc" and name.deprel == "flat":
            continue
        within = name.head is not None and role.first <= name.head.i < role.last
        if within or title.head is name.head or name.deprel in ("appos", "dep", "flat", "parataxis"):
            out[title.i] = name.i
    return out


def _atoms_of(tokens: Tokens) -> tuple[list[str], list[int]]:
    words: list[str] = []
    owner: list[int] = []
    for token in tokens:
        text = token.lower
        if text.isascii() and text.isalnum():
            words.append(text)
            owner.append(token.i)
        else:
            for atom in atoms(token.text):
                words.append(atom)
                owner.append(token.i)
    return words, owner


def _loud(tokens: Sequence[Token]) -> bool:
    if sum(t.text.isupper() for t in tokens) < 3:  # as most sentences are
        return False
    letters = [t for t in tokens if t.text.isalpha() and len(t.text) > 1]
    return len(letters) > 2 and sum(t.text.isupper() for t in letters) > 0.7 * len(letters)


def _name_at(position: int, words: list[str], owner: list[int], tokens: Tokens, lex: Lexicon, *, lower: bool,
             loud: set[int]) -> Match | None:  # fmt: skip
    entries = lex.names.get(words[position])
    if entries is None or (position and owner[position - 1] == owner[position]):
        return None
    best: Name | None = None
    following = words[position + 1] if position + 1 < len(words) else None
    for name in entries:
        size = len(name.atoms)
        if best is not None and size < len(best.atoms):
            break
        stop = position + size
        if size > 1 and (following != name.atoms[1] or tuple(words[position:stop]) != name.atoms):
            continue
        if stop < len(words) and owner[stop] == owner[stop - 1]:
            continue
        first, last = owner[position], owner[stop - 1] + 1
        run = tokens.tokens[first:last]
        if not _together(run, tokens) or not _written(name, run, lower=lower, loud=run[0].sent in loud):
            continue
        if best is None or _prefer(name, best, run):
            best = name
    if best is None:
        return None
    first, last = owner[position], owner[position + len(best.atoms) - 1] + 1
    run = tokens.tokens[first:last]
    top = _top(run)
    if best.term in ("state", "government", "people") and len(run) == 1 and _part_of_person(run[0], tokens):
        return None
    return Match(first, last, top.i, best, _is_foreign(first, last, tokens, best))


def _together(run: Sequence[Token], tokens: Tokens) -> bool:
    """In one sentence, or (in a fragment that the parser cut in two) on one line without a stop between."""
    if run[0].sent == run[-1].sent:
        return True
    between = tokens.document.text[run[0].start : run[-1].end]
    return "\n" not in between and not any(t.text in ".?!" for t in run)


def _top(run: Sequence[Token]) -> Token:
    """The token of the run through which it hangs in the sentence."""
    first, last = run[0].i, run[-1].i
    outside = [t for t in run if t.upos != "PUNCT" and (t.head is None or not first <= t.head.i <= last)]
    return outside[0] if outside else run[-1]


def _written(name: Name, run: Sequence[Token], *, lower: bool, loud: bool) -> bool:
    """Is the name written as such a name must be?"""
    if name.style == "any":
        return True
    if lower:
        return name.style != "upper" or name.atoms[0] not in _LOOSE_ACRONYMS
    if name.style == "upper":
        token = run[0]
        if loud and name.atoms[0] in _LOOSE_ACRONYMS:
            return token.ner != "O"
        return token.text.isupper() and token.upos not in ("PRON", "AUX", "VERB", "ADP")
    if len(run) == 1:
        token = run[0]
        return token.text[0].isupper() and (token.upos in _FIRST_MATTERS or token.ner != "O")
    heads = [t for t in run if t.text[:1].isalpha() and t.upos not in ("ADP", "DET", "CCONJ", "PART", "PUNCT")]
    return bool(heads) and all(t.text[:1].isupper() or t.lower in _SMALL for t in (heads[0], heads[-1]))


def _prefer(name: Name, other: Name, run: Sequence[Token]) -> bool:
    """Of two readings of the same words ("Dutch", "Jordanian"), which? The form decides."""
    token = run[-1]
    if {name.term, other.term} == {"adjective", "people"}:
        modifies = token.deprel in ("amod", "compound", "nmod:desc", "flat")
        return (name.term == "adjective") == modifies
    if {name.term, other.term} == {"adjective", "state"}:
        return name.term == "state"
    return False


def _part_of_person(token: Token, tokens: Tokens) -> bool:
    """A single word inside a longer name of a person ("Michael Jordan", "Chad Alan Moss")."""
    if not token.ner.endswith("PER"):
        return False
    before = tokens[token.i - 1] if token.i else None
    after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
    return bool(
        (token.ner == "I-PER" and before is not None and before.ner.endswith("PER"))
        or (after is not None and after.ner == "I-PER")
    )


def _is_foreign(first: int, last: int, tokens: Tokens, name: Name) -> bool:
    if first >= 2 and tokens[first - 1].text in "-‐‑–" and tokens[first - 2].lower in _NOT_A_COUNTRY:
        return True
    if last + 1 < len(tokens) and tokens[last].text in "-‐‑" and tokens[last + 1].lower in _NOT_ITS_OWN:
        return True
    before = tokens[first - 1].lower if first else ""
    return before in ("anti", "pro") or (before.startswith(("anti-", "pro-")) and name.term != "name")


def _compass(tokens: Tokens, names: dict[int, Match], lex: Lexicon) -> None:
    """ "North and South Korea", and "the North" where a text is about Korea."""
    korea = {n.country for n in (m.name for m in names.values()) if n.id in ("country:PRK", "country:KOR")}
    if not korea:
        return
    for token in tokens:
        code = _COMPASS.get(token.lower)
        if code is None or token.i in names or not token.text[0].isupper():
            continue
        after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
        before = tokens[token.i - 1] if token.i else None
        elided = after is not None and after.lower in ("and", "or", ",", "&") and any(
            names[i].name.country in ("PRK", "KOR") and names[i].first == i
            for i in range(token.i + 2, min(token.i + 4, len(tokens)))
            if i in names
        )  # fmt: skip
        bare = (
            before is not None
            and before.lower == "the"
            and (after is None or after.upos not in ("PROPN", "NOUN") or after.lower == "korea")
        )
        if elided or bare:
            names[token.i] = Match(token.i, token.i + 1, token.i, _state(lex, code), elided=elided)


def _state(lex: Lexicon, code: str) -> Name:
    key = {"PRK": "north", "KOR": "south"}[code]
    return next(n for n in lex.names[key] if n.id == f"country:{code}" and n.term == "state")


def _agents(
    tokens: Tokens, words: list[str], owner: list[int], names: dict[int, Match], lex: Lexicon
) -> dict[int, AgentMatch]:
    """The longest role noun for each head token, matched on word forms or lemmas."""
    found: list[AgentMatch] = []
    run_of = tokens.tokens
    lemmas = [_lemma(run_of[i], w) for w, i in zip(words, owner, strict=True)]
    agents = lex.agents
    for position, word in enumerate(words):
        entries: Sequence[Agent] = agents.get(word, ())
        base = lemmas[position]
        if base != word:
            entries = [*entries, *agents.get(base, ())]
        for agent in entries:
            size = len(agent.atoms)
            stop = position + size
            # The first atom is the one by which the entry was found.
            if size > 1 and (
                stop > len(words)
                or any(
                    agent.atoms[k] != words[position + k] and agent.atoms[k] != lemmas[position + k]
                    for k in range(1, size)
                )
            ):
                continue
            first, last = owner[position], owner[stop - 1] + 1
            run = tokens.tokens[first:last]
            if not _together(run, tokens):
                continue
            top = _top(run)
            if top.upos not in ("NOUN", "PROPN", "ADJ", "X", "NUM") or (
                top.upos == "ADJ" and top.rel in ("amod", "advmod")
            ):
                continue
            if agent.cap and (not top.text[:1].isupper() or (top.deprel != "nmod:desc" and not agent.name)):
                continue
            if agent.common and top.upos == "PROPN":
                continue
            if size > 1 and any(t.i in names and t is not top for t in run):
                continue
            if size > 1 and any(
                t.upos in ("VERB", "AUX", "PUNCT") and t.text not in "-'’." and t.deprel != "amod" for t in run
            ):
                continue
            found.append(AgentMatch(first, last, top.i, agent))
    out: dict[int, AgentMatch] = {}
    taken: set[int] = set()
    for match in sorted(found, key=lambda m: (-len(m.agent.atoms), not m.agent.cap, m.first)):
        span = range(match.first, match.last)
        if match.top not in out and taken.isdisjoint(span):
            out[match.top] = match
            taken.update(span)
    return out


def _lemma(token: Token, word: str) -> str:
    if token.upos in ("NOUN", "PROPN", "ADJ"):
        lemma = token.lemma.lower()
        return lemma if lemma.isalnum() else word
    return word
