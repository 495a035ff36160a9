"""The command line. Signatures and help only: what a command does is in :mod:`.actions`, imported when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

__all__ = ["app", "main"]

INTERRUPTED = 130
_WIDTH = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

app = typer.Typer(
    name="polybius",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=_WIDTH,
)


class TableFormat(StrEnum):
    """Forms of ``events``."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class ExportFormat(StrEnum):
    """Forms of ``export``."""

    plover = "plover"
    cameo = "cameo"
    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"


Inputs = Annotated[list[str], typer.Argument(metavar="INPUT", help="Files and folders; - reads standard input.")]
StorePath = Annotated[Path, typer.Option("--store", metavar="FILE", help="The store.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to the screen.")]
Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="Publication date where a document gives none.")
]
Publisher = Annotated[
    str | None, typer.Option("--publisher", metavar="NAME", help="Publisher where a document gives none.")
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, max=256, help="Processes.  [default: one a core for large inputs]"),
]
Model = Annotated[
    str,
    typer.Option("--model", metavar="NAME", help="default; gated: texts without acts are read less closely; or fast."),
]
DEFAULT_STORE = Path("polybius.db")


def _version(wanted: bool) -> None:
    if wanted:
        from polybius import __version__

        typer.echo(f"polybius {__version__}")
        raise typer.Exit


@app.callback(
    epilog="\b\nExamples:\n"
    "  polybius code articles/ --report report.html   code a folder and look at the result\n"
    "  polybius events --actor RUS --type CONSULT     find events\n"
    "  polybius show e-1a2b3c4d                       one event, every report of it\n"
    '  polybius explain "Turkey expelled two Syrian diplomats on Monday."'
)
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """From news coverage to audited events: who did what to whom, when, where, according to whom."""


def _run(action: Callable[[], int]) -> NoReturn:
    """Run a command's work: every error of ours is one line, an interruption is no error of the program."""
    from polybius.errors import PolybiusError, UsageError

    try:
        code = action()
        sys.stdout.flush()
    except UsageError as error:
        _complain(str(error))
        code = 2
    except PolybiusError as error:
        _complain(str(error))
        code = 1
    except KeyboardInterrupt:
        _complain("interrupted; what is stored stays, the same command goes on from there")
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (head, less). Nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    raise typer.Exit(code)


def _complain(message: str) -> None:
    from polybius.exploring.terminal import clean

    sys.stderr.write(f"polybius: {clean(message)}\n")


@app.command(
    short_help="Read, code, merge and store documents.",
    epilog="\b\nExamples:\n"
    "  polybius code articles/ --report report.html\n"
    "  polybius code *.txt --published 2031-03-06 --publisher 'The Ledger'\n"
    "  cat dump.jsonl | polybius code - --store world.db",
)
def code(
    inputs: Inputs,
    store: StorePath = DEFAULT_STORE,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.html", help="Write the report of the store here, too.")
    ] = None,
    published: Published = None,
    publisher: Publisher = None,
    workers: Workers = None,
    model: Model = "default",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Events to print.")] = 40,
) -> None:
    """Read, code, merge and store documents; print what was read, what was rejected and why, and the events.

    Running it again on the same input changes nothing. Exit code 1 where nothing could be read.
    """
    from polybius.exploring import actions

    _run(
        lambda: actions.code(
            inputs, store, report, workers=workers, model=model, published=published, publisher=publisher, limit=limit
        )
    )


@app.command(
    short_help="List events.",
    epilog="\b\nExamples:\n"
    "  polybius events --actor TUR --recipient GEO --since 2031-03-01\n"
    "  polybius events --type ASSAULT/drone --status alleged\n"
    "  polybius events --text ceasefire --sure 0.9 --format jsonl",
)
def events(
    store: StorePath = DEFAULT_STORE,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="C", help="Country code, actor id, or words of a name.")
    ] = None,
    recipient: Annotated[
        str | None, typer.Option("--recipient", metavar="C", help="The same of the recipient.")
    ] = None,
    type_: Annotated[str | None, typer.Option("--type", metavar="T", help="PLOVER type, or TYPE/mode.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="D", help="On this day (YYYY-MM-DD) or later.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="D", help="On this day or earlier.")] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="S", help="occurred, ongoing, planned, alleged, denied …")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="Q", help="Words that one sentence of a report holds.")
    ] = None,
    sure: Annotated[
        float | None, typer.Option("--sure", metavar="P", help="Some report of it is coded as surely (0 to 1).")
    ] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How to write them.")] = TableFormat.table,
    output: Output = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help="At most so many.")] = None,
) -> None:
    """List events, by time; all filters given must hold."""
    from polybius.exploring import actions
    from polybius.exploring.events import Filters

    filters = Filters(actor, recipient, type_, since, until, status, text, sure)
    _run(lambda: actions.events(store, filters, form.value, output, limit))


@app.command(
    short_help="One event with every report of it.",
    epilog="\b\nExample:\n  polybius show e-1a2b3c4d\n\nThe beginning of an id is enough where it names one event.",
)
def show(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="Id of an event, or its beginning.")],
    store: StorePath = DEFAULT_STORE,
) -> None:
    """One event: every report side by side, with marked sentences, who says so, agreement and conflicts."""
    from polybius.exploring import actions

    _run(lambda: actions.show(store, event))


@app.command(
    short_help="How a text is coded, step by step.",
    epilog='\b\nExample:\n  polybius explain "Turkey expelled two Syrian diplomats on Monday." --published 2031-03-06',
)
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence or more; - reads standard input.")],
    published: Published = None,
    publisher: Publisher = None,
    model: Model = "default",
) -> None:
    """How a text is coded: words, phrases, every frame tried and why it fired or not, roles, status, links."""
    from polybius.exploring import actions

    _run(lambda: actions.explain(text, model=model, published=published, publisher=publisher))


@app.command(
    short_help="Write the report, one HTML file.",
    epilog="\b\nExample:\n  polybius report -o report.html --title 'March 2031'",
)
def report(
    store: StorePath = DEFAULT_STORE,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.html", help="The file.")] = Path(
        "report.html"
    ),
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the page.")] = "",
) -> None:
    """Write the report: one HTML file that works offline, with every event and every report of it."""
    from polybius.exploring import actions

    _run(lambda: actions.report(store, output, title))


@app.command(
    short_help="Record your judgement of an event.",
    epilog="\b\nExamples:\n"
    "  polybius judge e-1a2b3c4d e-5e6f7a8b --same --note 'one visit, two datelines'\n"
    "  polybius judge e-1a2b3c4d m-9c0d1e2f3a4b5c6d --not-same    takes one report out of an event\n"
    "  polybius judge e-1a2b3c4d --wrong\n"
    "  polybius judge e-1a2b3c4d --undo",
)
def judge(
    event: Annotated[list[str], typer.Argument(metavar="EVENT", help="One or two ids of events or reports.")],
    same: Annotated[bool, typer.Option("--same", help="They are one event.")] = False,
    not_same: Annotated[bool, typer.Option("--not-same", help="They are not one event.")] = False,
    wrong: Annotated[bool, typer.Option("--wrong", help="It is no event, or coded wrongly.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Undo your last judgement on it.")] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")] = "",
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Record your judgement. It is kept as a row of its own; the program's work is never overwritten."""
    from polybius.errors import UsageError
    from polybius.exploring import actions

    given = [name for name, on in (("same", same), ("not-same", not_same), ("wrong", wrong), ("undo", undo)) if on]

    def action() -> int:
        if len(given) != 1:
            raise UsageError("say one of --same, --not-same, --wrong, --undo")
        return actions.judge(store, event, given[0], note)

    _run(action)


@app.command(
    short_help="Write all events for other programs.",
    epilog="\b\nExamples:\n"
    "  polybius export --format plover -o events.jsonl\n"
    "  polybius export --format parquet -o events.parquet",
)
def export(
    form: Annotated[ExportFormat, typer.Option("--format", help="What to write.")],
    store: StorePath = DEFAULT_STORE,
    output: Output = None,
) -> None:
    """Write all events for other programs."""
    from polybius.exploring import actions

    _run(lambda: actions.export(store, form.value, output))


@app.command(
    short_help="Code documents without a store, as JSON.",
    epilog="\b\nExamples:\n  polybius annotate article.txt\n  polybius annotate corpus.jsonl -o annotations.jsonl",
)
def annotate(
    inputs: Inputs,
    output: Output = None,
    published: Published = None,
    publisher: Publisher = None,
    workers: Workers = None,
    model: Model = "default",
) -> None:
    """Code documents without a store: one line of JSON for each, in the order of the input."""
    from polybius.exploring import actions

    _run(
        lambda: actions.annotate(inputs, output, workers=workers, model=model, published=published, publisher=publisher)
    )


@app.command(
    short_help="Sentences, words and grammar, as CoNLL-U.",
    epilog="\b\nExample:\n  polybius parse article.txt -o article.conllu",
)
def parse(
    inputs: Inputs,
    output: Output = None,
    published: Published = None,
    publisher: Publisher = None,
    model: Model = "default",
) -> None:
    """Sentences, words and their grammar, as CoNLL-U."""
    from polybius.exploring import actions

    _run(lambda: actions.parse(inputs, output, model=model, published=published, publisher=publisher))


def main() -> None:
    """The entry point ``polybius``."""
    try:
        app()
    except KeyboardInterrupt:
        _complain("interrupted")
        sys.exit(INTERRUPTED)
