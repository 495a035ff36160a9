"""Command line of the evaluation: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Score = Callable[[str | Path], dict[str, float]]

SETS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # set: (module, function, files below the benchmark folder)
    "gold": ("gold", "score", ("gold/world.dev.docs.jsonl",)),
    "plv": ("sentences", "plv", ("events/plv.dev.jsonl",)),
    "plover_gsr": ("sentences", "plover_gsr", ("events/plover_gsr.dev.jsonl",)),
    "cameo_negatives": ("sentences", "cameo_negatives", ("events/cameo_manual.dev.jsonl",)),
    "glocon": ("sentences", "glocon", ("events/glocon_sample_sentences.dev.jsonl",)),
    "petrarch2_validation": ("sentences", "petrarch2_validation", ("events/petrarch2_validation.dev.jsonl",)),
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
    "factuality": ("factuality", "score", ("factuality/uw.dev.jsonl", "factuality/uds.dev.jsonl", "factuality/meantime.dev.jsonl")),
}  # fmt: skip


def scorer(name: str) -> Score:
    """The scoring function of a set."""
    module, function, _ = SETS[name]
    found: Score = getattr(import_module(f"evaluation.{module}"), function)
    return found


def show(name: str, figures: dict[str, float], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"set": name, **figures}))
    else:
        for key, value in figures.items():
            print(f"{name}.{key} {round(value, 3)}", flush=True)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("set", choices=[*SETS, "all"])
    parser.add_argument("file", help="a file of the set, or for `all` the benchmark folder")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args(argv)
    where = Path(options.file)
    if not where.exists():
        print(f"{where}: no such file or folder", file=sys.stderr)
        return 2
    if options.set != "all":
        figures = scorer(options.set)(where)
        if options.json:
            print(json.dumps(figures))
        else:
            for key, value in figures.items():
                print(f"{key} {round(value, 3)}")
        return 0
    for name, (_, _, files) in SETS.items():
        for file in files:
            if (where / file).exists():
                show(f"{name}:{Path(file).name.partition('.')[0]}", scorer(name)(where / file), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
