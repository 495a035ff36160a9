"""The reference of the command line, made from its own help: ``python tools/cli_reference.py > docs/cli.md``.

A test compares ``docs/cli.md`` with this, so that the two cannot part.
"""

from __future__ import annotations

import sys

from typer.testing import CliRunner

from polybius.exploring.cli import app

HEAD = """# The command line

Made from the program's own help by `python tools/cli_reference.py > docs/cli.md`; a test keeps it so.

Exit codes: **0** done; **1** nothing could be read, or a store, a model or a file cannot be used; **2** wrong usage;
**130** interrupted (what is stored stays; the same command goes on from there). Errors are one line on standard error.
Results go to standard output or to the file named; progress is shown on standard error, on a terminal only. Colours
are for terminals, and never where `NO_COLOR` is set. What the fields of the output mean: [fields.md](fields.md).
"""


def reference() -> str:
    """The whole file."""
    runner = CliRunner()

    def help_of(*command: str) -> str:
        result = runner.invoke(app, [*command, "--help"], prog_name="polybius", env={"COLUMNS": "100"})
        return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())

    main = help_of()
    listed = main.partition("Commands:\n")[2].partition("\n\n")[0]
    commands = [line.split()[0] for line in listed.splitlines()]
    parts = [HEAD, f"```\n{main}\n```\n"]
    parts += [f"## polybius {command}\n\n```\n{help_of(command)}\n```\n" for command in commands]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(reference())
