"""Which words tell an act: the model's reading of a word weighed with the frames, its grammar, and the document.

The model judges each word by the text around it. Whether the word is coded depends on more: did a frame fire on it,
does its governor or another word of its clause tell the same act, is the document about politics at all. Boosted trees
learn the weighing from labelled texts (``training.accepting``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from polybius.coding.boosting import load_boosted
from polybius.coding.parties import Parties
from polybius.coding.signs import ACTS, STATUSES, numbered, odds
from polybius.records import Proposal, Token, Tokens

__all__ = ["FEATURES", "HOW", "Acceptance", "How"]

How = Literal["none", "lacking", "fired", "agrees"]
HOW: tuple[How, ...] = ("none", "lacking", "fired", "agrees")
"""What the frames say of a word: nothing; one lacks only parties; one fired, for another act than the model's
likeliest, or for the same."""

FEATURES = (
    "likelihood", "first", "second", "act", "actor", "recipient", "parties", "status", "status_share", "mode_share",
    "background", "frame",
    "upos", "relation", "xpos", "modifies", "length", "place", "opening", "capitals",
    "governor", "dependent", "clause", "neighbour", "sentence_acts",
    "fellows", "best_fellow", "leads",
    "document", "document_acts", "document_politics", "document_length", "same_before", "same_after",
)  # fmt: skip
_UPOS = {u: k for k, u in enumerate("VERB NOUN PROPN ADJ AUX ADV PRON ADP NUM DET".split())}
_XPOS = {x: k for k, x in enumerate("VB VBD VBG VBN VBP VBZ NN NNS NNP NNPS JJ MD".split())}
_RELATIONS = numbered(
    "root nsubj obj obl nmod amod compound conj ccomp xcomp advcl acl parataxis appos flat aux dep iobj csubj"
)
_BEFORE = frozenset({"compound", "amod", "nmod:desc", "flat"})
_LEAST = 0.002
_LIKELY = 0.5
_REACH, _CLOSE = 8, 40
"""Words, and characters, within which another word may be the trigger of the same act."""
_AROUND = 0.1
"""The gate's threshold: a paragraph without a word as likely as this is not read to the top where texts are gated."""


def _odds(p: float) -> float:
    return odds(p, _LEAST)


class Acceptance:
    """The proposals of one document, each weighed for whatever the frames may say of its word."""

    def __init__(self, tokens: Tokens, parties: Parties, proposals: Iterable[Proposal]) -> None:
        self.tokens = tokens
        self.proposals = {p.token: p for p in proposals}
        self.likely = {i: p.likelihood for i, p in self.proposals.items() if p.likelihood >= _AROUND}
        """Words that may tell an act, as the others see them: what is less likely is not known of gated texts."""
        self.asked: dict[int, How] = {}
        """What the frames said of the words that were asked for, for learning."""
        self._document = self._about(parties)
        self._lemmas: dict[str, list[tuple[int, float]]] = {}
        for i, p in self.likely.items():
            self._lemmas.setdefault(tokens[i].lemma.lower(), []).append((i, p))
        self._chances: dict[tuple[int, How], float] | None = None

    def chance(self, token: int, how: How) -> float:
        """Probability that the word tells an act that is to be coded."""
        if token not in self.proposals:
            return 0.0
        if HOW.index(how) >= HOW.index(self.asked.get(token, "none")):
            self.asked[token] = how
        if self._chances is None:
            keys = [(i, h) for i in self.proposals for h in HOW]
            odds = load_boosted("accepting.npz", FEATURES).odds(self.rows(keys))
            self._chances = dict(zip(keys, (1 / (1 + np.exp(-odds))).tolist(), strict=True))
        return self._chances[token, how]

    def rows(self, keys: Sequence[tuple[int, How]]) -> npt.NDArray[np.float64]:
        """Features of words, given what the frames say of them."""
        own = {i: self._row(i) for i in dict.fromkeys(i for i, _ in keys)}
        column = FEATURES.index("frame")
        out = np.array([own[i] for i, _ in keys], np.float64).reshape(-1, len(FEATURES))
        out[:, column] = [HOW.index(how) for _, how in keys]
        return out

    def _about(self, parties: Parties) -> list[float]:
        count = max(1, len(self.tokens))
        likely = sum(p >= _LIKELY for p in self.likely.values())
        told = {self.tokens[i].sent for i, p in self.likely.items() if p >= _LIKELY}
        named = [p for p in parties.tags.phrases if p.is_party]
        public = sum(p.kind in ("state", "organ", "igo", "armed-group") for p in named)
        return [
            len(told) / max(1, len(self.tokens.sentences)), 100 * likely / count,
            public / max(1, len(named)), math.log(count),
        ]  # fmt: skip

    def _row(self, number: int) -> list[float]:
        proposal, token = self.proposals[number], self.tokens[number]
        shares = [p for _, p in proposal.acts[:2]] + [0.0, 0.0]
        status = proposal.statuses[0] if proposal.statuses else ("", 0.0)
        sentence = self.tokens.sentence_of(token)
        words = sentence.tokens
        others = [(i, p) for i, p in self.likely.items() if sentence.first <= i < sentence.last and i != number]
        alike = self._lemmas.get(token.lemma.lower(), [])
        fellows = [self.proposals[i].likelihood for i in self.fellows(number)]
        capitals = sum(t.text[0].isupper() for t in words)
        return [
            _odds(proposal.likelihood), shares[0], shares[1],
            float(ACTS[proposal.acts[0][0]]) if proposal.acts else -1.0,
            max((a.actor for a in proposal.arguments), default=0.0),
            max((a.recipient for a in proposal.arguments), default=0.0),
            float(sum(max(a.actor, a.recipient) >= _LIKELY for a in proposal.arguments)),
            float(STATUSES.get(status[0], 0)), status[1], proposal.modes[0][1] if proposal.modes else 0.0,
            proposal.background, 0.0,
            float(_UPOS.get(token.upos, -1)), float(_RELATIONS.get(token.rel, 0)), float(_XPOS.get(token.xpos, -1)),
            float(token.deprel in _BEFORE and token.head is not None and token.head.i > token.i),
            float(len(words)), (number - sentence.first) / len(words), float(token.sent == 0), capitals / len(words),
            _odds(self._above(token)), _odds(self._below(token)),
            _odds(max((p for i, p in others if self._shares_clause(token, i)), default=0.0)),
            _odds(max((p for i, p in others if abs(i - number) <= 3), default=0.0)),
            float(sum(p >= _LIKELY for _, p in others)),
            proposal.likelihood + math.fsum(fellows), max(fellows, default=0.0), float(self.leads(number)),
            *self._document,
            _odds(max((p for i, p in alike if i < number), default=0.0)),
            _odds(max((p for i, p in alike if i > number), default=0.0)),
        ]  # fmt: skip

    def fellows(self, number: int) -> list[int]:
        """Other words beside one that the model takes for the same act: it divides its belief among them ("*imposed*
        a *curfew*", "*wounded* in an *attack*"), though one of them alone will be the trigger."""
        proposal, token = self.proposals[number], self.tokens[number]
        if not proposal.acts:
            return []
        out = []
        for i in range(max(0, number - _REACH), number + _REACH + 1):
            other = self.proposals.get(i)
            if i == number or other is None or other.likelihood < _AROUND or not other.acts:
                continue
            word = self.tokens[i]
            near = max(word.start - token.end, token.start - word.end) <= _CLOSE and word.sent == token.sent
            if near and other.acts[0][0] == proposal.acts[0][0]:
                out.append(i)
        return out

    def leads(self, number: int) -> bool:
        """Is no word beside it likelier to be the trigger of the same act?"""
        own = self.proposals[number].likelihood
        return all((own, -number) > (self.proposals[i].likelihood, -i) for i in self.fellows(number))

    def _above(self, token: Token) -> float:
        return self.likely.get(token.head.i, 0.0) if token.head is not None else 0.0

    def _below(self, token: Token) -> float:
        return max((self.likely.get(c.i, 0.0) for c in token.children), default=0.0)

    def _shares_clause(self, token: Token, other: int) -> bool:
        """Do both words hang, through nouns alone, on one verb (or is one of them it)?"""
        return _clause(token) is _clause(self.tokens[other])


def _clause(token: Token) -> Token:
    node = token
    while node.upos not in ("VERB", "AUX") and node.head is not None:
        node = node.head
    return node
