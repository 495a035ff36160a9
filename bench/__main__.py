"""Command line of the benchmarks: see the package's docstring."""

from __future__ import annotations

import argparse
import sys

from bench.parsing import measure_parsing
from bench.throughput import measure, show


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    throughput = commands.add_parser("throughput", help="code made-up documents into a fresh store and time it")
    throughput.add_argument("--documents", type=int, default=200, help="number of documents (default 200)")
    throughput.add_argument("--words", type=int, default=500, help="words of a document (default 500)")
    throughput.add_argument("--workers", type=int, default=2, help="worker processes (default 2; 1 is serial)")
    throughput.add_argument("--model", default="default", help="language model (default, fast)")
    parsing = commands.add_parser("parsing", help="parse made-up documents in one thread and time it")
    parsing.add_argument("--documents", type=int, default=60, help="number of documents (default 60)")
    parsing.add_argument("--model", default="default", help="language model (default, fast)")
    options = parser.parse_args(argv)
    if options.command == "parsing":
        for name, figure in measure_parsing(options.documents, model=options.model).items():
            sys.stdout.write(f"{name}: {figure:.0f}\n")
        return 0
    show(measure(options.documents, options.workers, words=options.words, model=options.model))
    return 0


if __name__ == "__main__":
    sys.exit(main())
