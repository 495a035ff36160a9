"""Noun phrases that may be parties or objects of an act.

One :class:`Phrase` for each nominal head, each conjunct its own, possessors and relational adjectives ("Russian
shelling", "US sanctions", "Putin's visit") their own too. A head shared by several countries ("US and South Korean
troops", "the leaders of Chad and Niger") gives one phrase for each, all with the same ``head``.
"""

from __future__ import annotations

from polybius.lexicon.actors import persons
from polybius.lexicon.actors.loader import atoms
from polybius.records import Phrase, Span, Token, Tokens
from polybius.tagging.phrases_around import DONE_TO_PEOPLE
from polybius.tagging.phrases_cluster import cluster_of, is_cut_off
from polybius.tagging.phrases_names import AgentMatch, Finds, Match, find_names
from polybius.tagging.phrases_reading import Reading, read_phrase
from polybius.tagging.phrases_short import own_surnames

__all__ = ["find_phrases"]

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "X", "SYM", "NUM"})
_HEADLIKE = _NOMINAL | {"ADJ", "DET"}
_NOT_HEADS = frozenset({
    "compound", "flat", "fixed", "goeswith", "nmod:desc", "amod", "nummod", "advmod", "case", "cc", "mark", "punct",
    "det", "aux", "cop", "discourse", "expl", "reparandum", "det:predet", "cc:preconj", "aux:pass", "compound:prt",
    "nmod:unmarked", "obl:unmarked", "dep",
})  # fmt: skip
_ARGUMENT = frozenset({"nsubj", "obj", "iobj", "obl", "nmod", "conj", "appos", "root", "parataxis", "xcomp"})
_SPEAKABLE = frozenset({"who", "which", "that", "whom", "whose"})
_PERSONAL = frozenset(
    "he she it they him her them his hers its their theirs himself herself itself themselves we us our ours ourselves "
    "i me my mine myself you your yours both".split()
)
_ANYBODY = frozenset("anyone anybody everyone everybody someone somebody whoever".split())
_SIZES = frozenset({"two", "both", "several", "many", "some"})


def find_phrases(tokens: Tokens) -> tuple[Phrase, ...]:
    """All phrases of the document in text order (by span, then head)."""
    finds = find_names(tokens)
    out: list[Phrase] = []
    heads: set[int] = set()
    heading: set[int] = set()
    for token in tokens:
        if _is_head(token, tokens, finds):
            heading.add(token.i)
            found = _phrases_at(token, tokens, finds)
            out.extend(found)
            heads.update(p.head for p in found if p.is_party and p.country is not None)
    taken: set[int] = set()
    for token in tokens:
        role = finds.agents.get(token.i)
        if role is not None and _is_organ_modifier(token, role, heads):
            phrase, used = _organ_phrase(token, tokens, finds)
            out.append(phrase)
            taken.update(used)
    for token in tokens:
        if token.i in taken or token.i in heading:
            continue
        if (match := finds.names.get(token.i)) is not None and match.top == token.i and _is_modifier(token):
            modifier = _modifier_phrase(token, match, tokens, finds, heads)
            if modifier is not None:
                out.append(modifier)
        elif token.deprel in ("compound", "nmod:desc") and token.upos == "PROPN" and token.i not in finds.names:
            modifier = _named_modifier(token, tokens, finds)
            if modifier is not None:
                out.append(modifier)
    out.sort(key=lambda p: (p.span.start, p.span.end, p.head))
    return tuple(own_surnames(out, tokens))


def _is_head(token: Token, tokens: Tokens, finds: Finds) -> bool:
    if token.upos not in _HEADLIKE:
        return False
    match = finds.names.get(token.i)
    if match is not None and match.top != token.i:
        return False
    if token.i in finds.absorbed or _is_affiliation(token, tokens):
        return False
    role = finds.agents.get(token.i)
    if token.lower == "both" and token.upos == "DET":
        return token.rel in _ARGUMENT
    if token.upos not in _NOMINAL:
        return (
            token.upos == "ADJ"
            and not (token.rel == "conj" and _conj_of_modifier(token))
            and token.rel in _ARGUMENT
            and token.deprel not in _NOT_HEADS
            and (
                (match is not None and match.name.term in ("adjective", "people") and not _shares_head(token, finds))
                or (token.rel != "conj" and token.child("det") is not None)
                or role is not None
            )
        )
    if token.upos == "PRON":
        return token.lower in _PERSONAL or token.lower in _SPEAKABLE or _is_whoever(token)
    if token.deprel in _NOT_HEADS:
        return is_cut_off(token, tokens)
    if token.rel == "conj" and token.head is not None and match is not None and _conj_of_modifier(token):
        return False
    if match is not None and match.name.term == "adjective" and _shares_head(token, finds):
        return False
    return not (token.upos == "NUM" and token.rel in ("nummod", "nmod"))


def _is_whoever(token: Token) -> bool:
    """People by what they do or what is done to them: "those who fled", "all those arrested", "everybody"."""
    if token.lower in _ANYBODY:
        return True
    if token.lower != "those":
        return False
    return any(
        (c.deprel == "acl:relcl" and any(t.lower in ("who", "whom") for t in (c, *c.children)))
        or (c.deprel == "acl" and c.lemma in DONE_TO_PEOPLE)
        for c in token.children
    )


def _is_affiliation(token: Token, tokens: Tokens) -> bool:
    """Party and state of a lawmaker ("D-Va.")."""
    if token.text not in ("D", "R", "I") or token.i + 2 >= len(tokens) or token.i == 0:
        return False
    return tokens[token.i + 1].text in "-‐‑–" and tokens[token.i - 1].text in ("(", ",")


def _conj_of_modifier(token: Token) -> bool:
    """Coordinated with a modifier ("US and Korean troops": Korean)."""
    head = token.head
    while head is not None and head.deprel == "conj":
        head = head.head
    return head is not None and head.deprel in ("compound", "amod", "nmod:desc") and head.i < token.i


def _shares_head(token: Token, finds: Finds) -> bool:
    """A bare adjective that the parser took for a noun: "Hungarian and Romanian officials"."""
    return _shared_head(token, finds) is not None


def _shared_head(token: Token, finds: Finds) -> Token | None:
    match = finds.names.get(token.i)
    if match is None or match.name.term != "adjective":
        return None
    for other in token.children:
        if other.deprel == "conj" and other.upos in ("NOUN", "PROPN") and other.i not in finds.names:
            nearest = [c for c in other.children if c.deprel in ("amod", "compound") and c.i in finds.names]
            if nearest and finds.names[nearest[0].i].name.term == "adjective":
                return other
    return None


def _is_modifier(token: Token) -> bool:
    return token.deprel in ("amod", "compound", "nmod:desc", "nmod:unmarked", "flat", "dep", "obl:unmarked") or (
        token.rel == "conj" and _conj_of_modifier(token)
    )


def _modifier_phrase(token: Token, match: Match, tokens: Tokens, finds: Finds, heads: set[int]) -> Phrase | None:
    """A name that modifies a noun which is no party: "Russian" in "Russian shelling"."""
    if match.elided:
        whole = finds.names[next(i for i in range(token.i + 1, token.i + 4) if i in finds.names)]
        top = tokens[whole.top]
        while top.head is not None and (top.deprel in ("compound", "amod") or top.head.i == whole.last - 1):
            top = top.head
        return _of_match(match, top if top.i < whole.last else tokens[whole.top], tokens)
    head = token.head
    for _ in range(4):
        if head is None:
            break
        if head.i in heads:
            return None
        if match.foreign and head.i in finds.agents:
            return None
        if head.deprel not in ("compound", "amod", "conj", "flat", "nmod:desc"):
            break
        head = head.head
    return _of_match(match, token, tokens)


def _of_match(match: Match, head: Token, tokens: Tokens) -> Phrase:
    name = match.name
    span = Span(tokens[match.first].start, tokens[match.last - 1].end)
    kind = name.kind if name.term != "people" else "state"
    words = span.of(tokens.document.text)
    return Phrase(
        span, head.i, kind, name.country, name.sectors,  # type: ignore[arg-type]
        name.shown if name.term != "name" else words, name.id, f"modifier {words!r}", ner=_ner(head),
    )  # fmt: skip


def _is_organ_modifier(token: Token, role: AgentMatch, heads: set[int]) -> bool:
    """A role noun that modifies a noun which is no party ("police raid", "Chadian army positions")."""
    head = token.head
    return (
        token.deprel == "compound"
        and token.upos in ("NOUN", "PROPN")
        and head is not None
        and head.i > token.i
        and head.i not in heads
        and head.deprel not in ("compound", "nmod:desc")
        and role.agent.kind in ("organ", "armed-group", "people")
        and bool(role.agent.sectors)
        and not role.agent.weak
    )


def _organ_phrase(token: Token, tokens: Tokens, finds: Finds) -> tuple[Phrase, set[int]]:
    """The phrase of a modifying role noun, with the demonym before it (which may hang on the head)."""
    head = token.head
    cluster = cluster_of(token, tokens)
    role = finds.agents[token.i]
    first = min([t.i for t in cluster] + [role.first])
    before = finds.names.get(first - 1) if first else None
    country = before if before is not None and before.name.term != "name" and tokens[before.top].head is head else None
    reading = read_phrase(token, cluster, tokens, finds, country=country)
    source = country or reading.source
    used = set(range(source.first, source.last)) if source is not None and source.last <= token.i else set()
    start = min([first, *used]) if used else first
    while start < token.i and tokens[start].upos in ("DET", "PUNCT", "PART"):
        start += 1
    span = Span(tokens[start].start, tokens[role.last - 1].end)
    reason = f"modifier: {reading.reason}"
    return Phrase(span, token.i, reading.kind, reading.country, reading.sectors, None, reading.entry, reason), used


def _named_modifier(token: Token, tokens: Tokens, finds: Finds) -> Phrase | None:
    """A person's name as a modifier ("the Orlov government", "Petrova critics")."""
    head = token.head
    if head is None or head.i in finds.names or head.ner.endswith("PER") or token.i in finds.agents:
        return None
    run = [token, *(c for c in token.children if c.deprel == "flat")]
    first, last = min(t.i for t in run), max(t.i for t in run)
    span = Span(tokens[first].start, tokens[last].end)
    name = span.of(tokens.document.text)
    phrase = _known(Phrase(span, token.i, "person", None, (), name, None, "a person's name as a modifier", ner="PER"))
    return phrase if token.ner.endswith("PER") or phrase.entry is not None else None


def _phrases_at(token: Token, tokens: Tokens, finds: Finds) -> list[Phrase]:
    if token.upos == "PRON" and _is_whoever(token):
        return [Phrase(token.span, token.i, "people", reason="people by what they do")]
    if token.upos == "PRON" or token.lower == "both":
        lower = token.lower
        if lower == "that" and token.feats.get("PronType") != "Rel":
            return []
        return [Phrase(token.span, token.i, "thing", pronoun=True, reason="pronoun")]
    cluster = cluster_of(token, tokens)
    known = finds.persons.get(token.i)
    if known is not None:
        cluster += [tokens[i] for i in range(known.first, known.last) if tokens[i] not in cluster]
    if token.i in finds.fused:
        cluster += [t for t in cluster_of(tokens[finds.fused[token.i]], tokens) if t is not token]
    several = _several(token, cluster, finds)
    if len(several) > 1:
        return [_shared(token, cluster, match, tokens, finds, last=match is several[-1]) for match in several]
    reading = read_phrase(token, cluster, tokens, finds)
    through = _several_below(token, reading, finds)
    out = [_phrase(token, cluster, reading, tokens, finds)]
    out.extend(_below(token, reading, match, tokens) for match in through)
    return out


def _phrase(token: Token, cluster: list[Token], reading: Reading, tokens: Tokens, finds: Finds) -> Phrase:
    first, last = _extent(token, cluster, reading, tokens, finds)
    span = Span(tokens[first].start, tokens[last].end)
    phrase = Phrase(
        span, token.i, reading.kind, reading.country, reading.sectors, reading.name, reading.entry, reading.reason,
        ner=_ner(token),
    )  # fmt: skip
    return _known(phrase) if phrase.kind == "person" and phrase.name is not None else phrase


def _ner(token: Token) -> str | None:
    return token.ner[2:] if token.ner != "O" else None


def _extent(token: Token, cluster: list[Token], reading: Reading, tokens: Tokens, finds: Finds) -> tuple[int, int]:
    """First and last token of the core: without determiners, quantifiers' adverbs and later phrases."""
    inside = {t.i for t in cluster}
    match = finds.names.get(token.i)
    if match is not None:
        inside.update(range(match.first, match.last))
    role = finds.agents.get(token.i)
    if role is not None:
        inside.update(range(role.first, role.last))
    first = last = token.i
    while first - 1 >= 0 and tokens[first - 1].sent == token.sent and (
        first - 1 in inside or (_glue(tokens[first - 1]) and first - 2 in inside)
    ):  # fmt: skip
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].sent == token.sent and (
        last + 1 in inside or (_glue(tokens[last + 1]) and last + 2 in inside)
    ):  # fmt: skip
        last += 1
    comma = next((i for i in range(token.i, last) if tokens[i].text in ",;:"), None)
    if comma is not None:
        last = comma - 1
    while first < token.i and (
        tokens[first].upos in ("DET", "PUNCT", "PART", "CCONJ") or tokens[first].deprel == "det"
    ):
        first += 1
    source = reading.source
    if source is not None and last < source.first <= last + 3:
        between = [tokens[i].lower for i in range(last + 1, source.first)]
        if between in (["of"], ["of", "the"]):
            last = source.last - 1
    return first, last


def _glue(token: Token) -> bool:
    return token.text in "-‐‑–'’." or token.lower in ("'s", "’s", "s", "'", "’") or token.deprel in ("case", "punct")


def _several(token: Token, cluster: list[Token], finds: Finds) -> list[Match]:
    """The countries of coordinated demonyms before one head."""
    for child in cluster:
        match = finds.names.get(child.i)
        if match is None or match.top != child.i or match.name.term == "name" or child is token or match.foreign:
            continue
        chain = [match]
        for other in child.children:
            if other.deprel == "conj" and (more := finds.names.get(other.i)) is not None and more.name.term != "name":
                chain.append(more)
                chain.extend(
                    m for t in other.children
                    if t.deprel == "conj" and (m := finds.names.get(t.i)) is not None and m.name.term != "name"
                )  # fmt: skip
        if len({m.name.id for m in chain}) > 1:
            unique: dict[str, Match] = {}
            for m in sorted(chain, key=lambda m: m.first):
                unique.setdefault(m.name.id, m)
            return list(unique.values())
    head = token.head
    if token.deprel == "conj" and head is not None and _shared_head(head, finds) is token:
        nearest = [finds.names[c.i] for c in token.children if c.deprel in ("amod", "compound") and c.i in finds.names]
        return [finds.names[head.i], *nearest]
    return []


def _shared(token: Token, cluster: list[Token], match: Match, tokens: Tokens, finds: Finds, *, last: bool) -> Phrase:
    reading = read_phrase(token, cluster, tokens, finds, country=match)
    if reading.kind == "thing":
        return _of_match(match, token, tokens)
    inner = [t for t in cluster if t.i >= match.first or t is token]
    end = _extent(token, inner, reading, tokens, finds)[1] if last else match.last - 1
    end = max(end, match.last - 1)  # the demonym may stand after the head that it shares
    span = Span(tokens[match.first].start, tokens[end].end)
    reason = f"{reading.reason}, head shared with its coordinated demonyms"
    return Phrase(span, token.i, reading.kind, reading.country, reading.sectors, reading.name, reading.entry, reason)


def _several_below(token: Token, reading: Reading, finds: Finds) -> list[Match]:
    """States coordinated with the one that the country was read from ("leaders of Chad and Niger")."""
    source = reading.source
    if (
        source is None
        or reading.kind in ("state", "place", "thing")
        or source.first < token.i
        or reading.name is not None
    ):
        return []
    return [
        more
        for top in (source.top,)
        for other in _conjuncts_of(top, token)
        if (more := finds.names.get(other.i)) is not None and more.name.term in ("state", "government")
    ]


def _conjuncts_of(top: int, token: Token) -> list[Token]:
    stack = list(token.children)
    while stack:
        node = stack.pop()
        if node.i == top:
            return [c for c in node.children if c.deprel == "conj"]
        stack.extend(node.children)
    return []


def _below(token: Token, reading: Reading, match: Match, tokens: Tokens) -> Phrase:
    span = Span(tokens[match.first].start, tokens[match.last - 1].end)
    reason = f"{reading.reason}, head shared: {match.name.shown}"
    return Phrase(span, token.i, reading.kind, match.name.country, reading.sectors, None, None, reason)


def _known(phrase: Phrase) -> Phrase:
    """A person's name without a country in the words: what the list of holders of office agrees on."""
    if phrase.country is not None or phrase.name is None:
        return phrase
    rows = persons().get(atoms(phrase.name), ())
    if not rows or len({p.id for p in rows}) > 1:
        return phrase
    row = max(rows, key=lambda p: p.start)
    return Phrase(
        phrase.span, phrase.head, phrase.kind, row.country, phrase.sectors or row.sectors, phrase.name, row.id,
        f"{row.name} in the list of holders of office", phrase.pronoun, phrase.ner,
    )  # fmt: skip
