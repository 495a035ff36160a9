"""Frames: the knowledge of which words express which act, read from ``lexicon/frames`` (docs/frames.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, get_args

import msgspec

from polybius.errors import LexiconError
from polybius.lexicon import data_file
from polybius.ontology import EVENT_TYPES, MODES, split_act
from polybius.records import Status

__all__ = ["Example", "Frame", "Lexicon", "Word", "load_lexicon", "parse_frame", "read_frames"]


class Word(msgspec.Struct, frozen=True):
    """A trigger: ``lemma`` and the lemmas in ``rest`` that must hang on it ("take" + "into", "custody")."""

    lemma: str
    rest: tuple[str, ...]
    nominal: bool

    def __str__(self) -> str:
        return " ".join([*self.rest, self.lemma] if self.nominal else [self.lemma, *self.rest])


class Role(msgspec.Struct, frozen=True):
    """Where a role's parties stand: places, best first; ``added`` ones are joined to what was found before."""

    name: str
    places: tuple[str, ...]
    added: tuple[str, ...]
    optional: bool


class Guard(msgspec.Struct, frozen=True):
    """What the filler of one of ``places`` must be. Terms as written, split in allowing and forbidding ones."""

    places: tuple[str, ...]
    allow: tuple[str, ...]
    forbid: tuple[str, ...]


class Example(msgspec.Struct, frozen=True):
    """A marked sentence of a frame file. ``kind``: example, counterexample or gap."""

    kind: str
    text: str
    status: str | None = None
    mode: str | None = None
    also: tuple[str, ...] = ()
    why: str = ""


class Frame(msgspec.Struct, frozen=True):
    """One frame. ``specificity`` orders frames that fire on the same trigger."""

    id: str
    act: str
    mode: str | None
    words: tuple[Word, ...]
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...]
    reciprocal: bool = False
    unknown_actor: bool = False
    priority: int = 0
    status: str | None = None
    examples: tuple[Example, ...] = ()

    def role(self, name: str) -> Role | None:
        return next((r for r in self.roles if r.name == name), None)

    def specificity(self, word: Word) -> tuple[int, int, int, int, str]:
        """Order among frames that fire on one trigger: priority, length of the words, kinds of guard, their number."""
        lemmas = sum(3 for g in self.guards for t in g.allow if not t.startswith(("%", "@")))
        sets = sum(2 for g in self.guards for t in g.allow if t.startswith("@"))
        classes = sum(1 for g in self.guards for t in (*g.allow, *g.forbid) if t.startswith("%"))
        kinds = bool(lemmas) * 3 + bool(sets) * 2 + bool(classes)
        return self.priority, len(word.rest), kinds, len(self.guards), self.id


_KEYS = {
    "id", "act", "verbs", "nouns", "roles", "guards", "reciprocal", "unknown_actor", "priority", "status",
    "example", "counterexample", "gap", "note",
}  # fmt: skip
_EXAMPLE_KEYS = {"text", "status", "mode", "also", "allows", "why", "note"}
_ROLES = {"actor", "recipient", "object"}


def _strings(value: object, where: str, key: str) -> list[str]:
    """A list of words; one bare word counts as a list of one (and is not read letter by letter)."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(v, str) and v.strip() for v in found):
        raise LexiconError(f"{where}: {key} is no list of words")
    return found


def _examples(raw: dict[str, Any], where: str) -> Iterator[Example]:
    for kind in ("example", "counterexample", "gap"):
        for item in raw.get(kind, []):
            unknown = set(item) - _EXAMPLE_KEYS
            if unknown or "text" not in item:
                raise LexiconError(f"{where}: unknown or missing key in an {kind} {sorted(unknown)}")
            also = item.get("also", item.get("allows", []))
            yield Example(
                kind, item["text"], item.get("status"), item.get("mode"),
                tuple([also] if isinstance(also, str) else also), item.get("why", ""),
            )  # fmt: skip


def parse_frame(raw: dict[str, Any], where: str, default_id: str) -> Frame:
    """A frame from its TOML table. Raises :class:`LexiconError` naming the file and the reason."""
    unknown = set(raw) - _KEYS
    if unknown:
        raise LexiconError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    try:
        act, mode = split_act(raw["act"])
    except KeyError:
        raise LexiconError(f"{where}: no act") from None
    if act not in EVENT_TYPES:
        raise LexiconError(f"{where}: {act!r} is not a PLOVER event type")
    if mode is not None and mode not in MODES[act]:
        raise LexiconError(f"{where}: {mode!r} is not a mode of {act}")
    status = raw.get("status")
    if status is not None and status not in get_args(Status):
        raise LexiconError(f"{where}: {status!r} is no status")
    words = [Word(w.split()[0], tuple(w.split()[1:]), False) for w in _strings(raw.get("verbs", []), where, "verbs")]
    words += [Word(w.split()[-1], tuple(w.split()[:-1]), True) for w in _strings(raw.get("nouns", []), where, "nouns")]
    if not words:
        raise LexiconError(f"{where}: neither verbs nor nouns")
    roles = []
    for name, places in raw.get("roles", {}).items():
        places = _strings(places, where, f"role {name}")
        if name.rstrip("?") not in _ROLES:
            raise LexiconError(f"{where}: {name!r} is no role")
        roles.append(
            Role(
                name.rstrip("?"),
                tuple(p for p in places if not p.endswith("+")),
                tuple(p[:-1] for p in places if p.endswith("+")),
                name.endswith("?"),
            )
        )
    guards = []
    for key, terms in raw.get("guards", {}).items():
        terms = _strings(terms, where, f"guard {key}")
        guards.append(
            Guard(
                tuple(key.split("|")),
                tuple(t for t in terms if not t.startswith("!")),
                tuple(t[1:] for t in terms if t.startswith("!")),
            )
        )
    return Frame(
        raw.get("id", default_id), act, mode, tuple(words), tuple(roles), tuple(guards),
        raw.get("reciprocal", False), raw.get("unknown_actor", False), raw.get("priority", 0),
        status, tuple(_examples(raw, where)),
    )  # fmt: skip


def _toml_files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            for name, found in _toml_files(entry):
                yield f"{entry.name}/{name}", found
        elif entry.name.endswith(".toml"):
            yield entry.name, entry


def read_toml(file: Traversable, where: str) -> dict[str, Any]:
    """A knowledge file as a table, with a clear error that names it."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{where}: {error}") from None


def read_frames(folder: Traversable) -> Iterator[Frame]:
    """All frames below a folder, in path order."""
    for name, file in _toml_files(folder):
        default = name.removesuffix(".toml").replace("/", ".")
        yield parse_frame(read_toml(file, f"frames/{name}"), f"frames/{name}", default)


class Lexicon:
    """Frames indexed by trigger lemma (the most specific first), lemma sets, support verbs, mode refinements.

    Read-only after construction.
    """

    def __init__(
        self, frames: Iterable[Frame], sets: dict[str, frozenset[str]], support: dict[str, frozenset[str]],
        refinements: tuple[dict[str, Any], ...] = (), implied: tuple[dict[str, Any], ...] = (),
    ) -> None:  # fmt: skip
        self.frames: dict[str, Frame] = {}
        for frame in frames:
            if frame.id in self.frames:
                raise LexiconError(f"{frame.id}: two frames of this id")
            self.frames[frame.id] = frame
        self.sets, self.support, self.refinements, self.implied = sets, support, refinements, implied
        self.war_modes = frozenset(mode for rule in implied for mode in rule.get("war_modes", ()))
        self.verbs: dict[str, list[tuple[Word, Frame]]] = {}
        self.nouns: dict[str, list[tuple[Word, Frame]]] = {}
        for frame in self.frames.values():
            for word in frame.words:
                (self.nouns if word.nominal else self.verbs).setdefault(word.lemma, []).append((word, frame))
        for pairs in (*self.verbs.values(), *self.nouns.values()):
            if len(pairs) > 1:
                pairs.sort(key=lambda pair: pair[1].specificity(pair[0]), reverse=True)
        for frame in self.frames.values():
            for guard in frame.guards:
                for term in (*guard.allow, *guard.forbid):
                    if term.startswith("@") and term[1:] not in sets:
                        raise LexiconError(f"{frame.id}: no set {term}")


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that ships with polybius."""
    sets: dict[str, frozenset[str]] = {}
    for name, file in _toml_files(data_file("sets")):
        raw = read_toml(file, f"sets/{name}")
        table = raw.get("sets", raw)
        for key, members in table.items():
            if key in sets:
                raise LexiconError(f"sets/{name}: set {key!r} is defined twice")
            sets[key] = frozenset(members)
    support = {
        group: frozenset(table["verbs"])
        for group, table in read_toml(data_file("support_verbs.toml"), "support_verbs.toml").items()
    }
    refinements = tuple(read_toml(data_file("modes.toml"), "modes.toml").get("refine", []))
    implied = tuple(read_toml(data_file("implied.toml"), "implied.toml")["implied"])
    return Lexicon(read_frames(data_file("frames")), sets, support, refinements, implied)
