"""Command line of the evaluation: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from evaluation.gate import check, pinned
from evaluation.page import Run, page
from evaluation.published import load_baseline, load_published, save_baseline

ROOT = Path(__file__).resolve().parent.parent
Score = Callable[[str | Path], dict[str, float]]

SETS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # set: (module, function, files below the benchmark folder)
    "gold": ("gold", "score", ("gold/world.dev.docs.jsonl",)),
    "plv": ("sentences", "plv", ("events/plv.dev.jsonl",)),
    "plover_gsr": ("sentences", "plover_gsr", ("events/plover_gsr.dev.jsonl",)),
    "cameo_negatives": ("sentences", "cameo_negatives", ("events/cameo_manual.dev.jsonl",)),
    "glocon": ("protests", "glocon", ("events/glocon_sample_sentences.dev.jsonl",)),
    "petrarch2_validation": ("sentences", "petrarch2_validation", ("events/petrarch2_validation.dev.jsonl",)),
    "case2021": ("reported", "case2021", ("events/case2021_finegrained.dev.jsonl",)),
    "aw_direction": ("reported", "aw_direction", ("events/aw_direction.dev.jsonl",)),
    "actor_coding": ("actor_coding", "score", ("events/actor_coding.dev.jsonl",)),
    "event_location": ("event_location", "score", ("events/event_location.dev.jsonl",)),
    "attribution": ("attribution", "score", ("attribution/polnear.dev.jsonl",)),
    "time": (
        "timexes", "score", ("time/timebank.dev.jsonl", "time/wikiwars.dev.jsonl", "time/meantime.dev.jsonl"),
    ),
    "event_dates": ("timexes", "score_events", ("time/timebank.dev.jsonl", "time/semeval15t4.dev.jsonl")),
    "place": (
        "places", "score",
        ("place/gwn.dev.jsonl", "place/geovirus.dev.jsonl", "place/trnews.dev.jsonl", "place/lgl.dev.jsonl"),
    ),
    "coref": ("coref", "score", ("coref/ecbplus.dev.jsonl", "coref/gvc.dev.jsonl", "coref/meantime.dev.jsonl")),
    "factuality": (
        "factuality", "score",
        ("factuality/uw.dev.jsonl", "factuality/uds.dev.jsonl", "factuality/meantime.dev.jsonl"),
    ),
    "stories": (
        "stories", "score",
        ("stories/ecbplus_docs.dev.jsonl", "stories/uci_headlines.dev.jsonl", "stories/currentevents.dev.jsonl"),
    ),
    "naming": ("naming", "score", ("naming/newswcl50.dev.jsonl", "naming/basil.dev.jsonl")),
}  # fmt: skip


def scorer(name: str) -> Score:
    """The scoring function of a set."""
    module, function, _ = SETS[name]
    found: Score = getattr(import_module(f"evaluation.{module}"), function)
    return found


class All(NamedTuple):
    """A run over a benchmark folder: figures and sizes by set, and the sets that failed with the reason."""

    figures: dict[str, dict[str, float]]
    sizes: dict[str, int]
    failed: dict[str, str]


def run_all(where: Path, *, as_json: bool = False, only: Sequence[str] = ()) -> All:
    """Score every set that stands below ``where`` and print its figures; one that fails is told and passed over."""
    found = All({}, {}, {})
    for name, (_, _, files) in SETS.items():
        for file in files:
            path = where / file
            full = f"{name}.{path.name.partition('.')[0]}"
            if not path.exists() or (only and name not in only and full not in only):
                continue
            began = time.monotonic()
            try:
                figures = scorer(name)(path)
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                print(f"{full} FAILED: {reason}", file=sys.stderr, flush=True)
                found.failed[full] = reason
                continue
            found.figures[full] = figures
            with path.open("rb") as lines:
                found.sizes[full] = sum(1 for line in lines if line.strip())
            show(full, figures, as_json=as_json)
            print(f"{full}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def show(name: str, figures: dict[str, float], *, as_json: bool) -> None:
    """Print figures as ``set.file.metric value`` lines, or as one JSON object."""
    if as_json:
        print(json.dumps({"set": name, **figures}), flush=True)
    else:
        for key, value in figures.items():
            print(f"{name}.{key} {round(value, 3)}", flush=True)


def commit() -> str:
    """The commit of the working tree, and whether something is changed on it."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, cwd=ROOT).stdout.strip()

    changed = git("status", "--porcelain", "--", "src", "evaluation/*.py", "evaluation/*.toml")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with uncommitted changes" if changed else "")


def _sets(where: Path, options: argparse.Namespace) -> int:
    """The commands over a whole folder: ``all`` and ``gate``."""
    published, baseline = load_published(), load_baseline()
    today = date.today().isoformat()
    version = commit()
    if options.figures:
        raw = json.loads(Path(options.figures).read_text("utf-8"))
        found, today, version = All(raw["figures"], raw["sizes"], raw["failed"]), raw["date"], raw["commit"]
    else:
        # The gate needs only the sets that are pinned.
        only = options.only or (list(baseline.figures) if options.set == "gate" and not options.pin else [])
        found = run_all(where, as_json=options.json, only=only)
    if options.save:
        Path(options.save).parent.mkdir(parents=True, exist_ok=True)
        kept = {**found._asdict(), "date": today, "commit": version}
        Path(options.save).write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    if options.write:
        text = page(Run(found.figures, found.sizes, found.failed, today, version), published, baseline)
        Path(options.write).write_text(text, "utf-8")
    for name, reason in found.failed.items():
        print(f"{name} was not measured: {reason}", file=sys.stderr)
    if options.pin:
        save_baseline(pinned(found.figures, baseline, published, date=today, commit=version, lower=options.lower))
        return 1 if found.failed else 0
    if options.set == "gate":
        findings = check(found.figures, baseline, published)
        if options.only:
            findings = [f for f in findings if f.set in options.only or f.set.partition(".")[0] in options.only]
        for finding in findings:
            if finding.failed:
                print(f"FELL {finding}", file=sys.stderr)
        fallen = sum(f.failed for f in findings)
        print(f"pinned figures: {len(findings)}, fell by more than their tolerance: {fallen}")
        return 1 if fallen or not findings or found.failed else 0
    return 1 if found.failed else 0


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0, 1 where a set failed or a pinned figure fell, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("set", choices=[*SETS, "all", "gate"])
    parser.add_argument("file", help="a file of the set, or for `all` and `gate` the benchmark folder")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--write", metavar="PAGE", help="all: write the accuracy page")
    parser.add_argument("--save", metavar="FILE", help="all, gate: keep the figures as JSON")
    parser.add_argument("--figures", metavar="FILE", help="all, gate: take kept figures, measure nothing")
    parser.add_argument("--only", action="append", metavar="SET", help="all, gate: these sets (or set.file) alone")
    parser.add_argument("--pin", action="store_true", help="all, gate: raise the pinned figures to those measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: lower them too (say why in the commit)")
    options = parser.parse_args(argv)
    where = Path(options.file)
    if not where.exists():
        print(f"{where}: no such file or folder", file=sys.stderr)
        return 2
    if options.set in ("all", "gate"):
        return _sets(where, options)
    figures = scorer(options.set)(where)
    if not figures:
        print(f"{options.set}: nothing of {where.name} is measured (see the adapter's docstring)", file=sys.stderr)
    if options.json:
        print(json.dumps(figures))
    else:
        for key, value in figures.items():
            print(f"{key} {round(value, 3)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
