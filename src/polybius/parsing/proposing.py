"""What the model takes words for as triggers of acts: from scores to :class:`~polybius.records.Proposal` rows.

Every word is scored at first sight, in its window. Words that are likely enough are read again together with the words
around them, across windows and paragraphs: who does the act, and to whom, often stands sentences before. What is
computed of scores here is in double precision and rounded; the rows of a document depend on nothing but it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.parsing.model import ActLabels, Depth, Model, Outputs, ReadAgain
from polybius.parsing.surroundings import PARTY, TELLING, paragraphs_apart, steps
from polybius.parsing.surroundings import around as surrounding
from polybius.records import Argument, Proposal

__all__ = ["FLOOR", "READ", "FirstSight"]

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

FLOOR = 0.02
"""Words less likely than this to tell an act get no proposal."""
READ = 0.15
"""Words less likely than this are not read again; they get no parties."""
_LEAST = 0.02
"""Acts, modes and statuses less likely than this are left out."""
_ARGUMENT = 0.03
"""Words less likely than this to belong to a party are left out."""
_CALL = 1000
"""Words around triggers that are read in one call, or those of one trigger."""
_WIDTH_STEP = 16


class FirstSight:
    """What the windows of a document said of its words; then, the proposals."""

    def __init__(self, model: Model, size: int) -> None:
        self.model, self.size = model, size
        self.sizes = _Sizes.of(model.labels.told)
        self.events: dict[int, Floats] = {}
        """Scores of the words that may tell an act."""
        self.vectors: npt.NDArray[np.float16] | None = None
        """Of each word its context, then its argument vector; kept in half precision."""
        self.contexts = 0
        self.seen = np.zeros(size, np.bool_)
        self.matter = np.zeros(size, np.bool_)
        """May the word belong to a party, or tell an act? Then it is read with triggers that are further off."""

    def put(self, at: Ints, outputs: Outputs) -> None:
        """The words ``at`` of a call; what was said of them before is forgotten."""
        if self.vectors is None:
            self.contexts = outputs.context.shape[1]
            self.vectors = np.zeros((self.size, self.contexts + outputs.argument.shape[1]), np.float16)
        self.vectors[at, : self.contexts] = outputs.context
        self.vectors[at, self.contexts :] = outputs.argument
        self.seen[at] = True
        for word in at.tolist():
            self.events.pop(word, None)
        chances = likelihoods(outputs.event, self.model.labels.told)
        likely = np.flatnonzero(chances >= FLOOR).tolist()
        self.matter[at] = (_chance(outputs.event[:, -1].astype(np.float64)) >= PARTY) | (chances >= TELLING)
        self.events.update((int(at[k]), outputs.event[k]) for k in likely)

    def forget(self) -> None:
        """What was said so far is of no use as context: the words are read at another depth from here on."""
        self.seen[:] = False

    def held(self) -> bytes:
        """What is held of each word, as :class:`~polybius.records.Parse` has it; of what counts no more, zeros."""
        if self.vectors is None:
            return b""
        return np.where(self.seen[:, None], self.vectors[:, : self.contexts], np.float16(0)).tobytes()

    def proposals(self, paragraphs: Ints, depth: Depth) -> Iterator[Proposal]:
        """In text order. ``paragraphs``: the number of each word's."""
        words = np.array(sorted(self.events), np.int64)
        if not len(words):
            return
        labels, sizes = self.model.labels.told, self.sizes
        event = np.stack([self.events[word] for word in words.tolist()]).astype(np.float64)
        acts, rest = _shares(event[:, : sizes.acts]), event[:, : sizes.told]
        chosen = np.flatnonzero((1 - acts[:, 0] >= READ) & self.seen[words])
        arguments: dict[int, tuple[Argument, ...]] = {}
        if len(chosen):
            scores, arguments = self._read_again(words[chosen], paragraphs, depth)
            acts[chosen] = (acts[chosen] + _shares(scores[:, : sizes.acts])) / 2
            rest[chosen] = (rest[chosen] + scores) / 2
        columns = zip(
            words.tolist(),
            _ranked(acts, ("", *labels.acts[1:])),
            _ranked(_shares(rest[:, sizes.acts : sizes.modes]), labels.modes),
            _ranked(_shares(rest[:, sizes.modes : sizes.statuses]), labels.statuses),
            _chance(rest[:, sizes.statuses]).tolist(),
            strict=True,
        )
        for word, act, mode, status, background in columns:
            yield Proposal(word, act, mode, status, round(background, 4), arguments.get(word, ()))

    def _read_again(
        self, triggers: Ints, paragraphs: Ints, depth: Depth
    ) -> tuple[Doubles, dict[int, tuple[Argument, ...]]]:
        """Scores of the triggers (acts to background), and their parties' words."""
        assert self.vectors is not None
        contexts = self.vectors[:, : self.contexts]
        scores: list[Floats] = []
        parties: dict[int, tuple[Argument, ...]] = {}
        group: list[Ints] = []
        first = 0
        for number, trigger in enumerate(triggers.tolist(), 1):
            words = surrounding(trigger, self.matter)
            group.append(words[self.seen[words]])
            if number < len(triggers) and sum(map(len, group)) < _CALL:
                continue
            inputs = _inputs(triggers[first:number], group, contexts, paragraphs)
            said, roles = self.model.read_again(inputs, depth)
            scores.append(said)
            words = np.concatenate(group)
            chances = _chance(roles.astype(np.float64) + self._asked(triggers[first:number], words, inputs.own))
            parties.update(_arguments(triggers[first:number], words, inputs.own, chances))
            group, first = [], number
        return np.concatenate(scores).astype(np.float64), parties

    def _asked(self, triggers: Ints, words: Ints, own: Ints) -> Doubles:
        """At first sight: the words' scores as actors and recipients of the triggers that they belong to (words, 2)."""
        assert self.vectors is not None
        rows = np.stack([self.events[trigger][self.sizes.told : -1] for trigger in triggers.tolist()])
        asked = rows.astype(np.float64).reshape(len(triggers), 2, -1)[own]
        vectors = self.vectors[words, self.contexts :].astype(np.float64)
        return np.asarray((vectors[:, None] * asked[:, :, :-1]).sum(2) + asked[:, :, -1])


class _Sizes(NamedTuple):
    """Where the scores of acts, modes and statuses end in a row, and where all that is told of a trigger does."""

    acts: int
    modes: int
    statuses: int
    told: int

    @classmethod
    def of(cls, labels: ActLabels) -> _Sizes:
        acts = len(labels.acts)
        modes = acts + len(labels.modes)
        statuses = modes + len(labels.statuses)
        return cls(acts, modes, statuses, statuses + 1)


def _inputs(triggers: Ints, group: Sequence[Ints], contexts: npt.NDArray[np.float16], paragraphs: Ints) -> ReadAgain:
    counts = np.array([len(words) for words in group])
    words = np.concatenate(group)
    own = np.repeat(np.arange(len(group)), counts)
    low, high = int(words.min()), int(words.max()) + 1
    width = -(-int(counts.max()) // _WIDTH_STEP) * _WIDTH_STEP
    inside = np.arange(width) < counts[:, None]
    place = np.flatnonzero(inside)
    slots = np.zeros(inside.shape, np.int64)
    slots[inside] = np.arange(len(place))
    centres = triggers[own]
    return ReadAgain(
        vectors=contexts[low:high].astype(np.float32),
        words=words - low,
        step=steps(words, centres),
        apart=paragraphs_apart(paragraphs[words], paragraphs[centres]),
        own=own,
        trigger=triggers - low,
        at=np.flatnonzero(words == centres),
        slots=slots,
        inside=inside.astype(np.int32),
        place=place,
    )


def likelihoods(event: npt.NDArray[np.floating], labels: ActLabels) -> Doubles:
    """Of each word at first sight: the probability that it tells an act."""
    return np.asarray(1 - _shares(event[:, : len(labels.acts)].astype(np.float64))[:, 0], np.float64)


def _shares(scores: Doubles) -> Doubles:
    out = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(out / out.sum(-1, keepdims=True), np.float64)


def _chance(scores: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -50, 50))), np.float64)


def _ranked(shares: Doubles, names: Sequence[str]) -> Iterator[tuple[tuple[str, float], ...]]:
    """For each row the names that are likely enough, the likeliest first; names that are empty are left out."""
    rows: list[list[tuple[str, float]]] = [[] for _ in shares]
    kept = shares >= _LEAST
    places = zip(*(axis.tolist() for axis in np.nonzero(kept)), shares[kept].tolist(), strict=True)
    for row, k, share in places:
        if names[k]:
            rows[row].append((names[k], round(share, 4)))
    for found in rows:
        yield tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _arguments(triggers: Ints, words: Ints, own: Ints, chances: Doubles) -> dict[int, tuple[Argument, ...]]:
    found: dict[int, list[Argument]] = {}
    near = np.flatnonzero(chances.max(1) >= _ARGUMENT)
    columns = (triggers[own[near]], words[near], chances[near, 0], chances[near, 1])
    for trigger, word, actor, recipient in zip(*(c.tolist() for c in columns), strict=True):
        found.setdefault(trigger, []).append(Argument(word, round(actor, 4), round(recipient, 4)))
    return {trigger: tuple(arguments) for trigger, arguments in found.items()}
