"""From paths to a store: read, code what is new, store, merge; and the same without a store for ``annotate``."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from polybius.errors import PolybiusError, StoreError
from polybius.records import CodedDocument, Document, Rejection
from polybius.running.collecting import rare_collection
from polybius.running.runners import MakeCoder, Runner, make_runner
from polybius.running.stages import Coder, Outcome, crash
from polybius.running.version import coder_version, merger_version
from polybius.storing import Store

__all__ = ["Progress", "Summary", "annotate", "run"]


class Progress(NamedTuple):
    """How far a run is. ``stage``: "code" or "merge"; ``done`` documents; ``where``: what was done last."""

    stage: str
    done: int
    where: str


Report = Callable[[Progress], None]


class Summary(msgspec.Struct, frozen=True):
    """What a run did. ``read`` = ``coded`` + ``unchanged`` + those rejected after reading.

    ``mentions`` and ``events`` count what the store holds after the run.
    """

    sources: int
    read: int
    coded: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    mentions: int
    events: int
    documents: int

    @property
    def reasons(self) -> dict[str, int]:
        """Number of rejections by reason, the commonest first."""
        counts: dict[str, int] = {}
        for rejection in self.rejected:
            counts[rejection.reason] = counts.get(rejection.reason, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _silent(_: Progress) -> None:
    return None


def _read(
    paths: Sequence[str | Path], published: str | None, publisher: str | None
) -> tuple[list[str], Iterator[Document | Rejection]]:
    """The names of the sources, and what they hold, in the order of the paths."""
    from polybius.reading import discover, read

    sources = discover(paths)

    def records() -> Iterator[Document | Rejection]:
        for source in sources:
            yield from read(source, published=published, publisher=publisher)

    return [str(source.path) for source in sources], records()


@rare_collection()
def run(
    paths: Sequence[str | Path],
    store: Store,
    *,
    workers: int = 1,
    model: str = "default",
    published: str | None = None,
    publisher: str | None = None,
    progress: Report = _silent,
    runner: Runner | None = None,
    version: str | None = None,
) -> Summary:
    """Read ``paths``, code the documents that the store does not hold as they are, store them, and merge.

    Running it again on the same input changes nothing. ``runner`` and ``version`` stand in for the shipped coder.
    """
    version = version or coder_version(model)
    runner = runner or make_runner(partial(Coder, model), workers)
    sources, records = _read(paths, published, publisher)
    intake = _Intake(store, version, records)
    for done, outcome in enumerate(runner.run(intake), 1):
        result = _stored(store, outcome, version) if isinstance(outcome, CodedDocument) else outcome
        if isinstance(result, Rejection):
            intake.reject(result)
        progress(Progress("code", done, result.where if isinstance(result, Rejection) else result.document.source))
    store.keep_rejections(intake.rejected, sources)
    store.set_setting("coder", version)
    progress(Progress("merge", 0, ""))
    merge_store(store)
    counts = store.counts()
    rejected_after = sum(r.reason in {"crash", "duplicate"} for r in intake.rejected)
    return Summary(
        sources=len(sources),
        read=intake.read,
        coded=intake.read - intake.unchanged - rejected_after,
        unchanged=intake.unchanged,
        rejected=tuple(intake.rejected),
        mentions=counts["mentions"],
        events=counts["events"],
        documents=counts["documents"],
    )


class _Intake:
    """The documents to be coded, in order; what is known already or cannot be read is set apart on the way."""

    def __init__(self, store: Store, version: str, records: Iterable[Document | Rejection]) -> None:
        self._store, self._version, self._records = store, version, records
        self._seen: dict[str, str] = {}
        self.read = self.unchanged = 0
        self.rejected: list[Rejection] = []

    def reject(self, rejection: Rejection) -> None:
        self.rejected.append(rejection)
        self._store.reject(rejection)

    def __iter__(self) -> Iterator[Document]:
        for record in self._records:
            if isinstance(record, Rejection):
                self.reject(record)
                continue
            self.read += 1
            first = self._seen.setdefault(record.id, "")
            if first:
                self.reject(Rejection(record.source, "duplicate", f"the same document id as {first} ({record.id})"))
                continue
            self._seen[record.id] = record.source
            if self._store.has(record, self._version):
                self.unchanged += 1
            else:
                yield record


def _stored(store: Store, coded: CodedDocument, version: str) -> Outcome:
    try:
        store.add(coded, version)
    except StoreError:
        raise
    except (PolybiusError, sqlite3.Error, ValueError, IndexError) as error:
        # Its records contradict themselves; the transaction was rolled back and the rest goes on.
        return crash(coded.document, error)
    return coded


@rare_collection()
def merge_store(store: Store) -> bool:
    """Make the events of a store again from all its mentions and judgements. False where nothing was new."""
    from polybius.merging import merge

    digest = store.digest(merger_version())
    if store.settings().get("merged") == digest:
        return False
    store.replace_events(merge(store.documents(), store.judgements(undone=False)), digest)
    return True


def annotate(
    paths: Sequence[str | Path],
    *,
    workers: int = 1,
    model: str = "default",
    published: str | None = None,
    publisher: str | None = None,
    progress: Report = _silent,
    make: MakeCoder | None = None,
) -> Iterator[Outcome]:
    """Coded documents and rejections in the order of the input, without a store."""
    _, records = _read(paths, published, publisher)
    runner = make_runner(make or partial(Coder, model), workers)
    # What the runner reads ahead must not overtake what it works on: None stands for a document.
    order: deque[Rejection | None] = deque()

    def documents() -> Iterator[Document]:
        for record in records:
            order.append(record if isinstance(record, Rejection) else None)
            if not isinstance(record, Rejection):
                yield record

    with rare_collection():
        for done, outcome in enumerate(runner.run(documents()), 1):
            while (before := order.popleft()) is not None:
                yield before
            where = outcome.where if isinstance(outcome, Rejection) else outcome.document.source
            progress(Progress("code", done, where))
            yield outcome
        yield from (rejection for rejection in order if rejection is not None)
