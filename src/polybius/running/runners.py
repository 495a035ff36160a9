"""Runners: the same coder under one process or many, with the same outcomes in the same order.

A runner takes a stream of documents and gives a stream of outcomes, one a document, in order. It holds a bounded number
of documents, so that memory stays flat however long the stream is. A worker process that dies (killed for memory, a
fault in native code) costs only the document that it died on: the batches under way are done again one document at a
time, and the one that kills a worker when it is alone becomes a rejection.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import Protocol

import msgspec

from polybius.errors import UsageError
from polybius.records import CodedDocument, Document, Rejection
from polybius.running.collecting import collect_rarely
from polybius.running.stages import Outcome

__all__ = ["MakeCoder", "ProcessRunner", "Runner", "SerialRunner", "make_runner"]

Code = Callable[[Sequence[Document]], list[Outcome]]
MakeCoder = Callable[[], Code]
"""Makes the coder inside a worker; picklable: a class, a function, or a partial of one."""

BATCH = 8
"""Documents sent to a worker at once. It changes no outcome."""


_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What libraries of linear algebra under numpy ask when they are loaded."""


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started meanwhile multiply matrices in one thread: a worker has one processor, and threads that wait
    for one another there cost a third of the throughput. What the user has set stays."""
    ours = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(ours, "1"))
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)


class Runner(Protocol):
    """Runs a coder over a stream of documents."""

    def run(self, documents: Iterable[Document]) -> Iterator[Outcome]:
        """One outcome a document, in order."""
        ...


class SerialRunner:
    """All in this process."""

    def __init__(self, make: MakeCoder) -> None:
        self._make = make
        self.coder: Code | None = None

    def run(self, documents: Iterable[Document]) -> Iterator[Outcome]:
        """One outcome a document, in order. The coder is made when the first document arrives."""
        for document in documents:
            if self.coder is None:
                self.coder = self._make()
            yield from self.coder([document])


class ProcessRunner:
    """``workers`` processes of this machine, each with a coder of its own."""

    def __init__(self, make: MakeCoder, workers: int, *, batch: int = BATCH) -> None:
        if workers < 1:
            raise UsageError(f"workers must be at least 1, not {workers}")
        self._make, self._workers, self._batch = make, workers, batch
        self._pool: ProcessPoolExecutor | None = None

    def run(self, documents: Iterable[Document]) -> Iterator[Outcome]:
        """One outcome a document, in order; at most three batches a worker are under way."""
        stream = iter(documents)
        waiting: deque[tuple[list[Document], Future[list[bytes]]]] = deque()
        try:
            while True:
                while len(waiting) < 3 * self._workers and (batch := list(islice(stream, self._batch))):
                    waiting.append((batch, self._submit(batch)))
                if not waiting:
                    return
                batch, future = waiting.popleft()
                try:
                    yield from map(_unpack, future.result())
                except BrokenProcessPool:
                    # Every batch under way is lost with the pool, and nothing tells which document was to blame.
                    self._close()
                    yield from self._one_by_one(batch)
                    waiting = deque((b, self._submit(b)) for b, _ in waiting)
        finally:
            self._close()

    def _submit(self, batch: list[Document]) -> Future[list[bytes]]:
        starting = 0
        if self._pool is None:
            # Spawned, not forked: the same on every system, and safe beside the threads of the language model.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_begin, initargs=(self._make,))
            starting = self._workers
        try:
            # All workers are started at once: one that is started while another dies can hang the pool (CPython 3.11
            # goes through its processes in another thread at that moment).
            with _one_thread_each():
                for _ in range(starting):
                    self._pool.submit(_ready)
            return self._pool.submit(_work, [_encode(document) for document in batch])
        except BrokenProcessPool:
            broken: Future[list[bytes]] = Future()
            broken.set_exception(BrokenProcessPool("a worker died"))
            return broken

    def _one_by_one(self, batch: list[Document]) -> Iterator[Outcome]:
        for document in batch:
            try:
                yield from map(_unpack, self._submit([document]).result())
            except BrokenProcessPool:
                self._close()
                yield Rejection(document.source, "crash", f"{document.id}: the worker process died on this document")

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def make_runner(make: MakeCoder, workers: int) -> Runner:
    """The serial runner for one worker, else a process pool."""
    return SerialRunner(make) if workers == 1 else ProcessRunner(make, workers)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Document).decode
_unpack_outcome = msgspec.msgpack.Decoder(CodedDocument).decode
_unpack_rejection = msgspec.msgpack.Decoder(Rejection).decode
_coder: Code | None = None


def _begin(make: MakeCoder) -> None:
    """First thing in a worker."""
    global _coder
    # Ctrl-C goes to the whole group; the parent alone decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    collect_rarely()
    _coder = make()


def _follow_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ready() -> None:
    """Nothing: starts a worker."""


def _work(batch: list[bytes]) -> list[bytes]:
    assert _coder is not None
    outcomes = _coder([_decode(data) for data in batch])
    return [(b"r" if isinstance(o, Rejection) else b"c") + _encode(o) for o in outcomes]


def _unpack(data: bytes) -> Outcome:
    body = memoryview(data)[1:]
    return _unpack_rejection(body) if data[:1] == b"r" else _unpack_outcome(body)
