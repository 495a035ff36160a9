"""How alike two mentions are: observations, each with a weight and a sentence that says it in words.

The observations compare what the texts tell (act, trigger, parties, time, place, object, numbers) and the stories that
the documents tell. Status is left out on purpose: a visit announced and the visit, a delivery alleged and the delivery
denied, are one event.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from polybius.errors import LexiconError
from polybius.lexicon import data_file
from polybius.merging.features import Amount, DocumentFacts, Facts, Identity, Where
from polybius.merging.telling import told
from polybius.merging.words import Vector, Weighing, cosine, families_of

__all__ = [
    "RECIPROCAL",
    "SLACK",
    "Aspect",
    "Observation",
    "Scorer",
    "Weights",
    "compare_places",
    "disjoint",
    "load_weights",
    "read_weights",
    "related_acts",
]

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Acts whose sides are often told the other way round ("A met B", "B met A")."""
SPEECH = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Acts of words, of which one party does many on one day; what they are about tells them apart."""
SLACK = 2
"""Days between two times from which on they exclude each other. Reports of one event may be off by a day or two (time
zones, "on Monday" read in the wrong week): a conflict to show, not to hide."""
_NEWS_BEFORE, _NEWS_AFTER = 8, 2
"""An act told as news without a time happened within these days before and after publication."""

_TERMS = 80
"""Terms of a document that are compared with those of another."""

Observation = tuple[str, float]


class Weights(NamedTuple):
    """The content of a weights file: thousandths of log-odds by name, words by name, names that forbid."""

    bias: int
    reach: int
    missing: int
    weight: dict[str, int]
    words: dict[str, str]
    forbids: frozenset[str]
    related: frozenset[tuple[str, str]]


@cache
def load_weights(name: str = "weights.toml") -> Weights:
    """Read a weights file of ``lexicon/merging``. Raises :class:`LexiconError` where it is malformed."""
    return read_weights(tomllib.loads(data_file("merging", name).read_text("utf-8")), name)


def read_weights(raw: Mapping[str, Any], name: str = "weights") -> Weights:
    """Weights from the content of a weights file."""
    weight: dict[str, int] = {}
    words: dict[str, str] = {}
    forbids: set[str] = set()
    for group, entries in raw.items():
        if not isinstance(entries, dict):
            continue
        for key, entry in entries.items():
            full = f"{group}.{key}"
            if set(entry) - {"weight", "words", "forbids"} or not {"weight", "words"} <= set(entry):
                raise LexiconError(f"merging/{name}: {full} needs weight and words, and may have forbids")
            weight[full], words[full] = round(1000 * entry["weight"]), entry["words"]
            if entry.get("forbids"):
                forbids.add(full)
    related = {tuple(sorted(entry["acts"])) for entry in raw.get("related", [])}
    return Weights(
        round(1000 * raw["bias"]),
        round(1000 * raw["reach"]),
        round(1000 * raw["missing"]),
        weight,
        words,
        frozenset(forbids),
        frozenset((a, b) for a, b in related),
    )


def related_acts(act: str, weights: Weights) -> tuple[str, ...]:
    """The acts that reports mix up with ``act``, and itself; sorted."""
    return tuple(sorted({act, *(x for pair in weights.related if act in pair for x in pair)}))


class Scorer:
    """Scores pairs of mentions of the documents given. Thousandths of log-odds, so that sums are exact."""

    def __init__(self, documents: Iterable[DocumentFacts], weights: Weights | None = None) -> None:
        self.weights = weights or load_weights()
        self.aspects = _aspects(self.weights.related)
        documents = list(documents)
        self.weighing = Weighing(d.terms for d in documents)
        self._vectors = {d.id: self.weighing.vector(d.terms, most=_TERMS) for d in documents}
        self._stories: dict[tuple[str, str], float] = {}
        best = self.weights.weight
        self.words_gain = max(best["story.close"], best["story.document"]) + best["sentence.close"]
        self._sentences: dict[str, Vector] = {}

    def story(self, a: str, b: str) -> float:
        """Cosine of two documents, 0..1."""
        key = (a, b) if a < b else (b, a)
        found = self._stories.get(key)
        if found is None:
            found = self._stories[key] = cosine(self._vectors.get(a, {}), self._vectors.get(b, {}))
        return found

    def sentence(self, a: Facts, b: Facts) -> float:
        """Cosine of the content words of two sentences, 0..1."""
        return cosine(self._sentence(a), self._sentence(b))

    def _sentence(self, facts: Facts) -> Vector:
        found = self._sentences.get(facts.id)
        if found is None:
            found = self._sentences[facts.id] = self.weighing.vector(dict.fromkeys(facts.words, 1))
        return found

    def score(self, a: Facts, b: Facts) -> tuple[int, bool]:
        """The score of a pair, and whether something forbids to take it for one event.

        Where the facts speak so strongly against it that no likeness of words could outweigh them, the words are not
        compared: the score is then that of the facts.
        """
        weights = self.weights
        total, forbidden = weights.bias, False
        for name, value in self._observe_facts(a, b):
            total += weights.weight[name] if value == 1.0 else round(weights.weight[name] * value)
            forbidden = forbidden or name in weights.forbids
        if total + self.words_gain > weights.reach:
            for name, value in self._observe_words(a, b):
                total += round(weights.weight[name] * value)
        return total, forbidden

    def explain(self, a: Facts, b: Facts) -> str:
        """The score in words: what speaks for one event and what against it, weightiest first."""
        parts = []
        for name, value in self.observe(a, b):
            gain = round(self.weights.weight[name] * value)
            if gain:
                left, right = told(name, a), told(name, b)
                if name == "sentence.close":
                    left = ", ".join(sorted(a.words & b.words, key=lambda w: (-self.weighing.weight(w), w))[:5])
                parts.append((-abs(gain), self.weights.words[name].format(a=left, b=right), gain))
        return "; ".join(f"{words} ({gain / 1000:+.1f})" for _, words, gain in sorted(parts))

    def observe(self, a: Facts, b: Facts) -> list[Observation]:
        """Everything that is alike or different, as (name, how much of it: 0..1). The same for both orders."""
        return [*self._observe_facts(a, b), *self._observe_words(a, b)]

    def _observe_facts(self, a: Facts, b: Facts) -> list[Observation]:
        return [observation for aspect in self.aspects for observation in aspect.observe(a, b)]

    def _observe_words(self, a: Facts, b: Facts) -> list[Observation]:
        return [*self.observe_stories(a, b), *self.observe_sentences(a, b)]

    def observe_stories(self, a: Facts, b: Facts) -> list[Observation]:
        """How alike the documents of the two are; nothing else of the mentions counts."""
        if a.document == b.document:
            return [("story.document", 1.0)]
        return [_story(self.story(a.document, b.document))]

    def observe_sentences(self, a: Facts, b: Facts) -> list[Observation]:
        """How alike the words of the two sentences are; nothing else of the mentions counts."""
        near = self.sentence(a, b)
        return [("sentence.close", round(near, 3))] if near > 0.05 else []


Related = frozenset[tuple[str, str]]


def _acts(a: Facts, b: Facts, related: Related) -> list[Observation]:
    act = _act(a, b, related)
    return [act, ("act.speech", 1.0)] if a.act in SPEECH and b.act in SPEECH else [act]


def _objects(a: Facts, b: Facts) -> list[Observation]:
    if not a.object or not b.object:
        return []
    shared = len(a.object & b.object) / min(len(a.object), len(b.object))
    return [("object.shared", round(shared, 3)) if shared else ("object.other", 1.0)]


def _background(a: Facts, b: Facts) -> list[Observation]:
    return [("background.differs", 1.0)] if a.document == b.document and a.background != b.background else []


class Aspect(NamedTuple):
    """What is compared of two mentions: a function of what ``key`` takes from each, and of nothing else.

    ``within``: it says something of two mentions of one document only.
    """

    key: Callable[[Facts], Hashable]
    observe: Callable[[Facts, Facts], list[Observation]]
    within: bool = False


def _aspects(related: Related) -> tuple[Aspect, ...]:
    """Everything that the facts tell; words are compared beside it."""
    return (
        Aspect(lambda f: (f.act, f.mode), lambda a, b: _acts(a, b, related)),
        Aspect(lambda f: f.trigger, lambda a, b: [_trigger(a, b)]),
        Aspect(lambda f: (f.act in RECIPROCAL, not f.act, f.actors, f.recipients), _parties),
        Aspect(lambda f: (f.begin, f.end, f.published, f.background, f.status), lambda a, b: [_time(a, b)]),
        Aspect(lambda f: f.place, lambda a, b: [compare_places(a.place, b.place)]),
        Aspect(lambda f: f.object, _objects),
        Aspect(lambda f: f.amounts, lambda a, b: _amounts(a.amounts, b.amounts)),
        Aspect(lambda f: (f.document, f.background), _background, within=True),
    )


def _act(a: Facts, b: Facts, related: Related) -> Observation:
    if not a.act or not b.act:
        return "act.unknown", 1.0
    if a.act == b.act:
        if a.mode == b.mode:
            return "act.same", 1.0
        return ("act.other-mode" if a.mode and b.mode else "act.open-mode"), 1.0
    pair = (a.act, b.act) if a.act < b.act else (b.act, a.act)
    return ("act.related" if pair in related else "act.other"), 1.0


def _trigger(a: Facts, b: Facts) -> Observation:
    if a.trigger == b.trigger:
        return "trigger.same", 1.0
    if families_of(a.trigger) & families_of(b.trigger):
        return "trigger.family", 1.0
    return "trigger.other", 1.0


def _distinct(a: Identity, b: Identity) -> bool:
    """Two people or bodies with proper names of their own, whatever country they share."""
    own = all(i.named and i.words and not i.general and not i.key.startswith("role:") for i in (a, b))
    return own and not a.words & b.words


def _match(a: tuple[Identity, ...], b: tuple[Identity, ...]) -> str:
    """How two sets of parties compare: same, wider, shared, country, person, other or unknown."""
    if not a or not b:
        return "unknown"
    keys_a, keys_b = {i.key for i in a}, {i.key for i in b}
    if keys_a == keys_b:
        return "same"
    countries_a, countries_b = {i.country for i in a if i.country}, {i.country for i in b if i.country}
    common = countries_a & countries_b
    if countries_a == countries_b and any((x.general or y.general) and x.country == y.country for x in a for y in b):
        return "wider"
    if keys_a & keys_b or any(x.words & y.words and x.country == y.country for x in a for y in b):
        return "shared"
    if common and any((x.general or y.general) and x.country == y.country for x in a for y in b):
        return "shared"
    if common:
        return "person" if all(_distinct(x, y) for x in a for y in b) else "country"
    # A party without name and country ("gunmen", "officials") may be anybody.
    if (countries_a and countries_b) or all(i.named for i in (*a, *b)):
        return "other"
    return "unknown"


def _parties(a: Facts, b: Facts) -> list[Observation]:
    actor, recipient = _match(a.actors, b.actors), _match(a.recipients, b.recipients)
    straight = [(f"actor.{actor}", 1.0), (f"recipient.{recipient}", 1.0)]
    if actor != "other" and recipient != "other":
        return straight
    mutual = a.act in RECIPROCAL or b.act in RECIPROCAL
    turned = (_match(a.actors, b.recipients), _match(a.recipients, b.actors))
    if "other" not in turned and turned != ("unknown", "unknown"):
        return [("parties.both-sides" if mutual else "parties.turned", 1.0)]
    if mutual or not (a.act and b.act):
        both = _match((*a.actors, *a.recipients), (*b.actors, *b.recipients))
        if both in {"same", "wider"}:
            return [("parties.both-sides", 1.0)]
        if both == "other":
            return [("parties.apart", 1.0)]
    elif actor == recipient == "other":
        return [("parties.apart", 1.0)]
    return straight


def _time(a: Facts, b: Facts) -> Observation:
    if a.begin is not None and b.begin is not None and a.end is not None and b.end is not None:
        if (a.begin, a.end) == (b.begin, b.end):
            return "time.same", 1.0
        if (a.begin <= b.begin and b.end <= a.end) or (b.begin <= a.begin and a.end <= b.end):
            return "time.within", 1.0
        if a.begin < b.end and b.begin < a.end:
            return "time.overlap", 1.0
        gap = max(a.begin - b.end, b.begin - a.end)
        return ("time.next" if gap < SLACK else "time.apart"), 1.0
    if a.begin is not None and a.end is not None:
        return _reported(a.begin, a.end, a.status, b)
    if b.begin is not None and b.end is not None:
        return _reported(b.begin, b.end, b.status, a)
    if a.published is None or b.published is None or a.background or b.background:
        return "time.unknown", 1.0
    gap = abs(a.published - b.published)
    if gap <= 3:
        return "time.published", 1.0
    return ("time.later", min(1.0, round(gap / 30, 3))) if gap > 10 else ("time.unknown", 1.0)


def _reported(begin: int, end: int, status: str, other: Facts) -> Observation:
    """A told time against a mention that tells none, but was published on some day.

    What is done ("earlier this year") and what goes on now are not one act for sharing a year.
    """
    if other.published is None or other.background:
        return "time.unknown", 1.0
    first, last = other.published - _NEWS_BEFORE, other.published + _NEWS_AFTER
    if other.status in {"planned", "called-for", "hypothetical"}:
        last = other.published + 60
    if begin < last and first < end:
        if end - begin > 8 and status == "occurred" and other.status == "ongoing":
            return "time.unreported", 1.0
        return ("time.reported" if end - begin <= 8 else "time.unknown"), 1.0
    return "time.unreported", 1.0


def compare_places(a: Where | None, b: Where | None) -> Observation:
    if a is None or b is None or a.country is None or b.country is None:
        if a is not None and b is not None and a.name == b.name:
            return "place.same", 1.0
        return "place.unknown", 1.0
    if a.country != b.country:
        return "place.abroad", 1.0
    if a.name == b.name:
        # Two reports from "Ukraine" share less than two from one town.
        return ("place.within" if a.general else "place.same"), 1.0
    if a.general or b.general or (a.admin1 is not None and a.admin1 == b.admin1) or a.admin1 == b.name:
        return "place.within", 1.0
    if b.admin1 == a.name:
        return "place.within", 1.0
    if None not in (a.lat, a.lon, b.lat, b.lon) and _kilometres(a, b) < 30:
        return "place.near", 1.0
    return "place.other", 1.0


def _kilometres(a: Where, b: Where) -> float:
    lat = math.radians(((a.lat or 0.0) + (b.lat or 0.0)) / 2)
    return 111.2 * math.hypot((a.lat or 0.0) - (b.lat or 0.0), ((a.lon or 0.0) - (b.lon or 0.0)) * math.cos(lat))


def _amounts(a: tuple[Amount, ...], b: tuple[Amount, ...]) -> list[Observation]:
    found = set()
    for x in a:
        for y in b:
            if x.kind == y.kind and x.unit == y.unit:
                if (x.low, x.high) == (y.low, y.high):
                    found.add("same")
                else:
                    found.add("other" if disjoint(x, y) else "compatible")
    for name in ("same", "compatible", "other"):
        if name in found:
            return [(f"amount.{name}", 1.0)]
    return []


def disjoint(a: Amount, b: Amount) -> bool:
    """Can the two amounts not both be true of one thing?"""
    return _reach(a)[0] > _reach(b)[1] or _reach(b)[0] > _reach(a)[1]


def _reach(amount: Amount) -> tuple[float, float]:
    return (-math.inf if amount.low is None else amount.low), (math.inf if amount.high is None else amount.high)


def _story(cos: float) -> Observation:
    """Linear between 0 (far), 0.2 (neither) and 0.5 (close)."""
    if cos >= 0.2:
        return "story.close", round(min(1.0, (cos - 0.2) / 0.3), 3)
    return "story.far", round((0.2 - cos) / 0.2, 3)
