"""A progress line on standard error, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polybius.running import Progress

__all__ = ["progress_line"]


def _nothing(_: Progress) -> None:
    return None


@contextmanager
def progress_line(quiet: bool = False) -> Iterator[Callable[[Progress], None]]:
    """A function that shows how far a run is; it does nothing where standard error is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    from polybius.exploring.terminal import clean, clip

    console = Console(stderr=True)
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("reading", total=None)

        def show(progress: Progress) -> None:
            if progress.stage == "merge":
                text = "merging reports into events"
            else:
                count = f"{progress.done:,} document{'' if progress.done == 1 else 's'}"
                text = f"{count}  {clip(clean(progress.where), max(10, console.width - 40))}"
            bar.update(task, description=text)

        yield show
