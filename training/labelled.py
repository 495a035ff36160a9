"""Labelled news sentences: the notation of ``training/labelled/*.txt``, read and checked.

One item is a line of text (one to four sentences) and, indented under it, a line for each act that it tells::

    Turkey on Monday expelled two Syrian diplomats, accusing them of spying.
        expelled | SANCTION/expel | occurred | Turkey > two Syrian diplomats
        accusing | ACCUSE/allege | occurred | Turkey > them

trigger | act | status (with ``bg`` for history) | actors > recipients. Parties are separated by ``;``; ``-`` is
nobody, ``~Name`` a
party that the text implies. ``#2`` after a phrase means its second place in the text; without it a trigger is the
first place not taken yet, a
party the place nearest to its trigger. A text with no line under it tells of no act. A line ``# doc NAME`` (or ``#``
and a single word) begins a document: the texts under it are its paragraphs, and ``~Name`` may stand in another one.
``python -m training.labelled FILE...`` checks files.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from polybius.ontology import MODES

__all__ = ["Act", "Item", "read", "read_all"]

FOLDER = Path(__file__).parent / "labelled"
STATUSES = ("occurred", "ongoing", "planned", "alleged", "denied", "called-for", "hypothetical", "negated")


@dataclasses.dataclass(frozen=True)
class Act:
    """One act: half-open character spans into the item's text. A party without a span is implied; ``elsewhere``: names
    of such actors, of such recipients, as other paragraphs of the document may have them."""

    trigger: tuple[int, int]
    act: str
    mode: str | None
    status: str
    background: bool
    actors: tuple[tuple[int, int], ...]
    recipients: tuple[tuple[int, int], ...]
    implied_actor: bool
    elsewhere: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclasses.dataclass(frozen=True)
class Item:
    """A text and all acts that it tells. ``document``: of which it is a paragraph; empty: it stands alone."""

    text: str
    acts: tuple[Act, ...]
    source: str
    document: str = ""


def _places(text: str, phrase: str) -> list[tuple[int, int]]:
    start = r"(?<!\w)" if phrase[:1].isalnum() else ""
    end = r"(?!\w)" if phrase[-1:].isalnum() else ""
    return [m.span() for m in re.finditer(start + re.escape(phrase) + end, text)]


def _numbered(phrase: str) -> tuple[str, int | None]:
    m = re.fullmatch(r"(.+?)\s*#(\d+)", phrase)
    return (m.group(1), int(m.group(2))) if m else (phrase, None)


def _find(text: str, phrase: str, near: tuple[int, int] | None, taken: set[tuple[int, int]]) -> tuple[int, int]:
    bare, number = _numbered(phrase)
    places = _places(text, bare)
    if not places:
        raise ValueError(f"no {bare!r} in the text")
    if number is not None:
        if number > len(places):
            raise ValueError(f"no {phrase!r} in the text")
        return places[number - 1]
    if near is None:
        free = [p for p in places if p not in taken]
        return (free or places)[0]
    return min(places, key=lambda p: (max(p[0] - near[1], near[0] - p[1], 0), p))


def _act(text: str, line: str, taken: set[tuple[int, int]]) -> Act:
    fields = [f.strip() for f in line.split("|")]
    if len(fields) != 4:
        raise ValueError("a line has four fields: trigger | act | status | actors > recipients")
    act, _, mode = fields[1].partition("/")
    if act not in MODES:
        raise ValueError(f"no type {act!r}")
    if mode and mode not in MODES[act]:
        raise ValueError(f"no mode {mode!r} of {act}")
    status, *rest = fields[2].split()
    if status not in STATUSES or rest not in ([], ["bg"]):
        raise ValueError(f"no status {fields[2]!r}")
    trigger = _find(text, fields[0], None, taken)
    taken.add(trigger)
    actors, _, recipients = fields[3].partition(">")
    spans: list[tuple[tuple[int, int], ...]] = []
    names_elsewhere: list[tuple[str, ...]] = []
    implied = False
    for k, names in enumerate((actors, recipients)):
        found, others = [], []
        for name in (n.strip() for n in names.split(";")):
            if name.startswith("~"):
                implied = implied or k == 0
                bare, _ = _numbered(name[1:].strip())
                places = _places(text, bare) if bare else []  # the text may name it in another sentence
                if places:
                    found.append(max(places, key=lambda p: (p[0] < trigger[0], -abs(p[0] - trigger[0]))))
                elif bare:
                    others.append(bare)
            elif name not in {"", "-"}:
                found.append(_find(text, name, trigger, set()))
        spans.append(tuple(found))
        names_elsewhere.append(tuple(others))
    elsewhere = (names_elsewhere[0], names_elsewhere[1])
    return Act(trigger, act, mode or None, status, bool(rest), spans[0], spans[1], implied, elsewhere)


def _document(line: str) -> str:
    """The name of the document that a comment begins; a comment of several words begins none."""
    words = line.lstrip("#").split()
    return words[-1] if len(words) == 1 or (len(words) == 2 and words[0] == "doc") else ""


def parse(content: str, source: str) -> Iterator[Item | str]:
    """The items of a file's content, and a message for each line that does not hold."""
    text, acts, taken, at, sound, document = "", [], set(), 0, True, ""
    for number, line in enumerate([*content.split("\n"), "#"], 1):
        if line.strip() and line[0] in " \t":
            if not text:
                yield f"{source}:{number}: an act before any text"
                continue
            try:
                acts.append(_act(text, line.strip(), taken))
            except ValueError as error:
                yield f"{source}:{number}: {error}"
                sound = False
            continue
        if text and line.strip():
            if sound:
                yield Item(text, tuple(acts), f"{source}:{at}", document)
            text, sound = "", True
        if line.startswith("#") and line.strip() != "#":
            document = _document(line)
        if line.strip() and not line.startswith("#"):
            text, acts, taken, at = line.strip(), [], set(), number


def read(path: Path) -> list[Item]:
    """The items of one file.

    Raises:
        ValueError: a line does not hold; the message names file and line.
    """
    out = []
    for item in parse(path.read_text(encoding="utf-8"), path.name):
        if isinstance(item, str):
            raise ValueError(item)
        out.append(item)
    return out


def read_all(folder: Path = FOLDER) -> list[Item]:
    """Every item of the folder, files by name. Lines that do not hold are counted and passed over with their text."""
    found = [item for p in sorted(folder.glob("*.txt")) for item in parse(p.read_text(encoding="utf-8"), p.name)]
    items = [item for item in found if isinstance(item, Item)]
    if len(found) > len(items):
        print(f"{len(found) - len(items)} lines that do not hold")
    return items


def main(paths: list[str]) -> int:
    """Check files and print what they hold."""
    bad = 0
    acts: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    items = empty = 0
    for name in paths:
        for item in parse(Path(name).read_text(encoding="utf-8"), name):
            if isinstance(item, str):
                bad += 1
                print(item)
            else:
                items += 1
                empty += not item.acts
                acts.update(f"{a.act}/{a.mode}" if a.mode else a.act for a in item.acts)
                statuses.update(a.status for a in item.acts)
    print(f"{items} texts, {empty} without an act, {sum(acts.values())} acts, {bad} lines that do not hold")
    print(dict(statuses))
    print(dict(acts.most_common()))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
