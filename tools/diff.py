"""What a change to code or lexicon does to real text: mentions gained and lost against a commit, on a corpus.

python -m tools.diff [--against REV] [--corpus FILE] [--frame PREFIX] [--limit N]
python -m tools.diff --frame TYPE.NAME --new [--verbs "expel oust"]     write a stub first where there is no such frame

The corpus is coded with the working tree and with a worktree of the commit (default: HEAD, or ``main`` where HEAD is
another branch) in a temporary folder. What a commit codes does not change, so it is kept in ``build/diff/``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

__all__ = ["Change", "Told", "changes", "show"]

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "wikinews_en.jsonl"
KEPT = ROOT / "build" / "diff"


class Told(NamedTuple):
    """A mention as it is compared: where, which frame, what; parties by country or name."""

    document: str
    start: int
    frame: str
    act: str
    mode: str
    status: str
    actors: str
    recipients: str
    trigger: str
    sentence: str

    @property
    def place(self) -> tuple[str, int, str]:
        """What makes two mentions the same telling: the trigger of a document under a frame."""
        return self.document, self.start, self.frame

    def __str__(self) -> str:
        sides = f"{self.actors or '?'} -> {self.recipients}" if self.recipients else self.actors or "?"
        act = f"{self.act}/{self.mode}" if self.mode else self.act
        words = " ".join(self.sentence.split())
        return f"{act} {self.status} {sides} | {self.trigger} | {words[:200]}"


class Change(NamedTuple):
    """What differs under one frame."""

    frame: str
    gained: list[Told]
    lost: list[Told]
    altered: list[tuple[Told, Told]]


def changes(before: Iterable[Told], now: Iterable[Told]) -> list[Change]:
    """Mentions gained, lost and altered (same trigger and frame, other values), by frame, most changes first."""
    old, new = {t.place: t for t in before}, {t.place: t for t in now}
    found: defaultdict[str, Change] = defaultdict(lambda: Change("", [], [], []))
    for place in sorted(old.keys() | new.keys()):
        a, b = old.get(place), new.get(place)
        if a == b:
            continue
        entry = found[place[2]]
        if a is None and b is not None:
            entry.gained.append(b)
        elif b is None and a is not None:
            entry.lost.append(a)
        elif a is not None and b is not None:
            entry.altered.append((a, b))
    named = [change._replace(frame=frame) for frame, change in found.items()]
    return sorted(named, key=lambda c: (-len(c.gained) - len(c.lost) - len(c.altered), c.frame))


def show(found: Iterable[Change], limit: int = 12) -> None:
    """Print changes grouped by frame, ``limit`` of a kind each, and the sums."""
    found = list(found)
    for change in found:
        print(f"\n{change.frame}: +{len(change.gained)} -{len(change.lost)} ~{len(change.altered)}")
        for sign, part in (("+", change.gained), ("-", change.lost)):
            for told in part[:limit]:
                print(f"  {sign} {told}")
            if len(part) > limit:
                print(f"  {sign} ... {len(part) - limit} more")
        for a, b in change.altered[:limit]:
            print(f"  ~ {a}\n    now {str(b).partition(' | ')[0]}")
    sums = [sum(len(part) for part in parts) for parts in zip(*[c[1:] for c in found], strict=True)] or [0, 0, 0]
    print(f"\n{sums[0]} gained, {sums[1]} lost, {sums[2]} altered")


# -- coding -----------------------------------------------------------------------------------------------------

# Run with a tree's own code; it uses the contract's output alone, so that any commit can be asked.
_CODE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from polybius.parsing import load_parser
from polybius.reading import document_from_text
from polybius.running import annotation_record, code_document
parser = load_parser()
for line in open(sys.argv[2], encoding="utf-8"):
    raw = json.loads(line)
    document = document_from_text(raw["text"], id=raw.get("id"), published=raw.get("published"),
                                  publisher=raw.get("publisher") or raw.get("outlet"))
    print(json.dumps({"text": raw["text"], **annotation_record(code_document(document, parser))}))
"""


def _parties(parties: Iterable[dict[str, Any]]) -> str:
    return "+".join(sorted(p["country"] or p["name"] or "?" for p in parties))


def _told(record: dict[str, Any]) -> Iterable[Told]:
    text = record["text"]
    for m in record["mentions"]:
        yield Told(
            record["id"], m["trigger"]["start"], m["rule"], m["act"], m["mode"] or "", m["status"],
            _parties(m["actors"]), _parties(m["recipients"]), m["trigger"]["text"],
            text[m["sentence"]["start"] : m["sentence"]["end"]],
        )  # fmt: skip


def coded(tree: Path, corpus: Path) -> list[Told]:
    """The mentions that the code in ``tree`` finds in ``corpus``."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(tree / "src"), str(corpus)],
        stdout=subprocess.PIPE, text=True, check=True, cwd=tree, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    return [told for line in done.stdout.splitlines() for told in _told(msgspec.json.decode(line))]


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout.strip()


def coded_at(revision: str, corpus: Path) -> list[Told]:
    """The mentions that a commit finds in ``corpus``; kept under ``build/diff`` by commit and content of the corpus."""
    commit = _git("rev-parse", "--verify", f"{revision}^{{commit}}")
    mark = hashlib.sha256(corpus.read_bytes()).hexdigest()[:12]
    kept = KEPT / f"{commit[:16]}-{mark}.json"
    if kept.exists():
        return msgspec.json.decode(kept.read_bytes(), type=list[Told])
    with tempfile.TemporaryDirectory(prefix="polybius-diff-") as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            found = coded(tree, corpus)
        finally:
            _git("worktree", "remove", "--force", str(tree))
    KEPT.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(msgspec.json.encode(found))
    return found


def new_frame(name: str, verbs: str) -> None:
    """Write a stub, with ``verbs`` (default: the last part of the name), where there is no frame of that name."""
    path = ROOT / "src" / "polybius" / "lexicon" / "frames" / f"{name.replace('.', '/', 1)}.toml"
    if path.exists():
        return
    from tools.frames import main as frames

    if frames(["new", name]):
        raise SystemExit(2)
    words = verbs.split() or [name.partition(".")[2].split("_")[0]]
    listed = ", ".join(f'"{w}"' for w in words)
    path.write_text(path.read_text("utf-8").replace("verbs = []", f"verbs = [{listed}]"), "utf-8")
    print("Fill it in and give it examples; then: python -m tools.frames check", name)


def _default() -> str:
    """HEAD on ``main`` (so that uncommitted work shows), else where the branch left ``main``."""
    if _git("rev-parse", "--abbrev-ref", "HEAD") == "main":
        return "HEAD"
    known = subprocess.run(["git", "merge-base", "HEAD", "main"], capture_output=True, text=True, check=False, cwd=ROOT)
    return known.stdout.strip() or "HEAD"


def main(argv: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.diff", description=__doc__)
    parser.add_argument("--against", metavar="REV", help="commit to compare with")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="JSON Lines with id, text, published")
    parser.add_argument("--frame", default="", help="frames whose id begins so")
    parser.add_argument("--limit", type=int, default=12, help="mentions of a kind printed for each frame")
    parser.add_argument("--new", action="store_true", help="write the stub of --frame first, where there is none")
    parser.add_argument("--verbs", default="", help="with --new: lemmas for the stub")
    options = parser.parse_args(argv)
    if options.new:
        new_frame(options.frame, options.verbs)
    corpus = options.corpus.resolve()
    if not corpus.exists():
        print(f"{options.corpus}: no such corpus; give one with --corpus", file=sys.stderr)
        return 0 if options.new else 2
    now = [t for t in coded(ROOT, corpus) if t.frame.startswith(options.frame)]
    before = [t for t in coded_at(options.against or _default(), corpus) if t.frame.startswith(options.frame)]
    show(changes(before, now), options.limit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
