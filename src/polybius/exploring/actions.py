"""What the commands do, apart from the command line: they return the exit code and write through ``Output``."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from polybius.errors import PolybiusError, StoreError, UsageError
from polybius.exploring.terminal import Style, clean, fill, harmless, terminal_width
from polybius.storing import Store

if TYPE_CHECKING:
    from polybius.exploring.events import Filters
    from polybius.records import Event, Rejection
    from polybius.running import Summary

__all__ = ["annotate", "code", "events", "explain", "export", "judge", "parse", "report", "show"]

NOTHING_READ = 1
SERIAL_BYTES = 300_000
"""Inputs smaller than this are coded in one process: starting more would take longer than the work."""
REJECTIONS_SHOWN = 20


@contextmanager
def _bytes(path: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    except OSError as error:
        raise PolybiusError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    """As :func:`_bytes`, for text in UTF-8 (in the terminal's encoding on standard output)."""
    if path is None or str(path) == "-":
        yield sys.stdout
        return
    with _bytes(path) as target:
        stream = io.TextIOWrapper(target, "utf-8", newline="", write_through=True)
        yield stream
        stream.detach()


def _opened(path: Path) -> Store:
    """A store to look into. One that an older polybius wrote is brought up to date first, where it can be written."""
    try:
        return Store(path, readonly=True)
    except StoreError:
        if not path.is_file() or not os.access(path, os.W_OK):
            raise
    return Store(path)


def _style(stream: IO[str]) -> Style:
    return Style(stream.isatty() and not os.environ.get("NO_COLOR"))


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{harmless(line)}\n" for line in lines)


def _warn(*lines: str) -> None:
    sys.stderr.writelines(f"{harmless(line)}\n" for line in lines)


def workers_for(paths: Sequence[str], asked: int | None) -> int:
    """Processes to use: as asked, else one a core for all but small inputs."""
    if asked is not None:
        return asked
    size = 0
    for path in paths:
        for folder, _, names in os.walk(path) if Path(path).is_dir() else [(os.path.dirname(path), [], [path])]:
            for name in names:
                file = name if name == path else os.path.join(folder, name)
                size += os.path.getsize(file) if os.path.isfile(file) else 0
                if size > SERIAL_BYTES:
                    return min(len(os.sched_getaffinity(0)), 8) if hasattr(os, "sched_getaffinity") else 2
    return 1


def _check_date(published: str | None) -> None:
    from polybius.reading import parse_date

    if published is not None and parse_date(published) is None:
        raise UsageError(f"--published {published}: not a date (YYYY-MM-DD)")


def _rejected(rejections: Sequence[Rejection], style: Style) -> Iterator[str]:
    for rejection in rejections[:REJECTIONS_SHOWN]:
        why = clean(rejection.detail or rejection.reason)
        yield f"  {style(clean(rejection.where), 'bold')}: {why} ({rejection.reason})"
    if len(rejections) > REJECTIONS_SHOWN:
        counts: dict[str, int] = {}
        for rejection in rejections[REJECTIONS_SHOWN:]:
            counts[rejection.reason] = counts.get(rejection.reason, 0) + 1
        yield f"  and {len(rejections) - REJECTIONS_SHOWN} more: " + ", ".join(
            f"{n} {r}" for r, n in sorted(counts.items())
        )


def annotate(
    inputs: Sequence[str], output: Path | None, *, workers: int | None, model: str, published: str | None,
    publisher: str | None,
) -> int:  # fmt: skip
    """One line of JSON a document; rejections go to standard error."""
    from polybius.exploring.progress import progress_line
    from polybius.records import Rejection
    from polybius.running import annotate as run
    from polybius.running import annotation_record

    _check_date(published)
    read = 0
    with _output(output) as stream, progress_line(quiet=output is None and sys.stdout.isatty()) as progress:
        outcomes = run(
            inputs, workers=workers_for(inputs, workers), model=model, published=published, publisher=publisher,
            progress=progress,
        )  # fmt: skip
        for outcome in outcomes:
            if isinstance(outcome, Rejection):
                _warn(*_rejected([outcome], Style(False)))
                continue
            read += 1
            stream.write(msgspec.json.encode(annotation_record(outcome)).decode() + "\n")
    return 0 if read else NOTHING_READ


def parse(
    inputs: Sequence[str], output: Path | None, *, model: str, published: str | None, publisher: str | None
) -> int:
    """CoNLL-U of all documents, in batches."""
    from polybius.parsing import load_parser, to_conllu
    from polybius.reading import discover, read
    from polybius.records import Document, Rejection

    _check_date(published)
    parser = load_parser(model, threads=1)
    count = 0

    def write(batch: list[Document], stream: IO[str]) -> None:
        for document, result in zip(batch, parser.parse(batch), strict=True):
            stream.write(to_conllu(document, result))
        batch.clear()

    with _output(output) as stream:
        batch: list[Document] = []
        for source in discover(inputs):
            for record in read(source, published=published, publisher=publisher):
                if isinstance(record, Rejection):
                    _warn(*_rejected([record], Style(False)))
                    continue
                count += 1
                batch.append(record)
                if len(batch) == 16:
                    write(batch, stream)
        write(batch, stream)
    return 0 if count else NOTHING_READ


def code(
    inputs: Sequence[str], store: Path, report_to: Path | None, *, workers: int | None, model: str,
    published: str | None, publisher: str | None, limit: int,
) -> int:  # fmt: skip
    """Read, code, store, merge; say what was read, rejected and found."""
    from polybius.exploring.progress import progress_line
    from polybius.running import run

    _check_target(report_to)
    _check_date(published)
    with Store(store) as kept:
        with progress_line() as progress:
            summary = run(
                inputs, kept, workers=workers_for(inputs, workers), model=model, published=published,
                publisher=publisher, progress=progress,
            )  # fmt: skip
        style = _style(sys.stdout)
        _say(*_summary(summary, store, style))
        found = summary.events
        if found:
            from polybius.exploring.tables import event_table

            listed = _most_told(list(kept.events()), limit)
            _say("", *event_table(listed, width=terminal_width(), style=style))
            if found > len(listed):
                more = f"The {len(listed)} most told of {found:,} events; all of them: polybius events --store {store}"
                _say(style(more, "dim"))
            if listed:
                first = max(listed, key=lambda event: (len(event.conflicts), len(event.origins), event.articles))
                _say("", style(f"Look closer: polybius show {first.id[:10]} --store {store}", "dim"))
        if report_to is not None:
            _write_report(kept, report_to, "")
            _say(f"Report: {report_to}")
    return 0 if summary.read else NOTHING_READ


def _most_told(found: list[Event], limit: int) -> list[Event]:
    """The ``limit`` events with the most origins and articles, in the order given."""
    ranked = sorted(found, key=lambda event: (-len(event.origins), -event.articles, -len(event.mentions), event.id))
    chosen = {event.id for event in ranked[:limit]}
    return [event for event in found if event.id in chosen]


def _check_target(path: Path | None) -> None:
    """A report that cannot be written must not be found out after the work."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise UsageError(f"{path}: {'is a folder' if path.is_dir() else 'its folder does not exist'}")


def _summary(summary: Summary, store: Path, style: Style) -> Iterator[str]:
    def count(number: int, one: str) -> str:
        return f"{number:,} {one}{'' if number == 1 else 's'}"

    parts = [f"{summary.coded:,} coded"]
    if summary.unchanged:
        parts.append(f"{summary.unchanged:,} known and unchanged")
    yield f"Read {count(summary.read, 'document')} from {count(summary.sources, 'file')}: {', '.join(parts)}."
    if summary.rejected:
        yield f"Rejected {len(summary.rejected):,}:"
        yield from _rejected(summary.rejected, style)
    yield (
        f"{store} holds {count(summary.documents, 'document')}, {count(summary.mentions, 'mention')}, "
        f"{count(summary.events, 'event')}."
    )


def _write_report(store: Store, path: Path, title: str) -> None:
    from polybius.exploring.report import render_report, report_data

    data = report_data(
        store.documents(),
        tuple(store.events()),
        rejections=store.rejections(),
        judgements=store.judgements(),
        title=title,
    )
    with _output(path) as stream:
        stream.write(render_report(data))


def report(store: Path, output: Path, title: str) -> int:
    """Write the report of a store."""
    _check_target(output)
    with _opened(store) as kept:
        _write_report(kept, output, title)
    _warn(f"Report: {output}")
    return 0


def events(store: Path, filters: Filters, form: str, output: Path | None, limit: int | None) -> int:
    """List events."""
    from polybius.exploring.events import find_events

    with _opened(store) as kept:
        found = find_events(kept, filters, limit)
        if form == "table":
            from polybius.exploring.tables import event_table

            with _output(output) as stream:
                if found:
                    lines = event_table(found, width=terminal_width(), style=_style(stream))
                    stream.writelines(f"{harmless(line)}\n" for line in lines)
                else:
                    _warn("No event fits.")
        else:
            _write_events(kept, form, output, found)
    return 0


def export(store: Path, form: str, output: Path | None) -> int:
    """All events of a store in a format for other programs."""
    with _opened(store) as kept:
        _write_events(kept, form, output, None)
    return 0


def _write_events(store: Store, form: str, output: Path | None, found: list[Event] | None) -> None:
    """``jsonl`` is the public record with all reports; the other formats are the store's exports."""
    from polybius.exploring.events import event_records
    from polybius.storing import export as write

    if form == "parquet" and output is None and sys.stdout.isatty():
        raise UsageError("parquet is no text: say where to write it with -o FILE")
    with _bytes(output) as target:
        if form == "jsonl":
            for record in event_records(store, list(store.events()) if found is None else found):
                target.write(msgspec.json.encode(record) + b"\n")
        else:
            write(store, form, target, found)


def show(store: Path, identity: str) -> int:
    """One event with all its reports."""
    from polybius.exploring.events import find_event
    from polybius.exploring.showing import show_event
    from polybius.exploring.views import view

    with _opened(store) as kept:
        event = find_event(kept, identity)
        told = kept.tellings(event)
        documents = {t.coded.document.id: t.coded.document for t in told}
        mentions = [view(t.coded, t.mention, t.resolved) for t in told]
        width = min(terminal_width(100), 120)
        _say(*show_event(event, mentions, documents, width=width, style=_style(sys.stdout)))
    return 0


def explain(text: str, *, model: str, published: str | None, publisher: str | None) -> int:
    """The derivation of a text."""
    from polybius.exploring.explaining import explain_document, explain_text

    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        raise UsageError("no text to explain")
    _check_date(published)
    derivation = explain_text(text, published=published, publisher=publisher, model=model)
    width = terminal_width(120)
    _say(*explain_document(derivation, width=width, style=_style(sys.stdout)))
    if not derivation.coded.mentions:
        _say("", "Nothing was coded.")
    return 0


def judge(store: Path, identities: Sequence[str], verdict: str, note: str) -> int:
    """Record or undo a judgement and merge again."""
    from polybius.exploring import judging
    from polybius.running import merge_store

    if not store.exists():
        raise UsageError(f"{store}: no such store")
    with Store(store) as kept:
        before = kept.counts()["events"]
        if verdict == "undo":
            judgement = judging.undo(kept, identities, note)
            _say(f"Undone: {judgement.id} ({judgement.verdict}).")
        else:
            judgement = judging.judge(kept, identities, verdict, note)  # type: ignore[arg-type]
            _say(f"Kept as {judgement.id}: {verdict}. Undo it with: polybius judge {judgement.id} --undo")
        merge_store(kept)
        after = kept.counts()["events"]
        touched = {e for m in (*judgement.left, *judgement.right) if (e := kept.event_of(m))}
        _say(fill(f"{after:,} events ({after - before:+,}). Concerned: {', '.join(sorted(touched)) or 'none'}.", 100))
    return 0
