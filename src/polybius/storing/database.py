"""One SQLite connection that speaks of its troubles in one line, and brings its schema up to date."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from polybius.errors import StoreError
from polybius.storing.schema import APPLICATION_ID, SCHEMA_VERSION, STEPS

__all__ = ["guard", "open_database", "transaction"]

BUSY_SECONDS = 30.0
"""How long a writer waits for another writer. Readers never wait: the journal is a write-ahead log."""

_PAUSE = 0.02


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn what SQLite says of ``path`` into a :class:`StoreError` with the reason in words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
            raise
        if "locked" in text or "busy" in text:
            reason = "is in use by another process that is writing; try again when it has ended"
        elif "not a database" in text:
            reason = "is not a polybius store (no SQLite database)"
        elif "malformed" in text or "corrupt" in text:
            reason = f"is damaged ({text}); restore a copy, or delete it and code again"
        elif "readonly" in text:
            reason = "cannot be written (read-only)"
        elif "unable to open" in text:
            reason = "cannot be opened (no such folder, or no permission)"
        elif "full" in text or "disk I/O" in text:
            reason = f"cannot be written ({text})"
        else:
            reason = f"cannot be used ({text})"
        raise StoreError(f"{path}: {reason}") from error


def open_database(path: Path, *, readonly: bool, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open ``path`` (made where missing, unless ``readonly``) and migrate it to the schema of this version."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise StoreError(f"{path}: SQLite 3.37 or newer is needed, this Python has {sqlite3.sqlite_version}")
    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a store")
    if readonly and not path.exists():
        raise StoreError(f"{path}: no such store")
    with guard(path):
        if readonly:
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=busy_seconds, isolation_level=None
            )
        else:
            connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        try:
            _prepare(connection, path, readonly, busy_seconds)
        except BaseException:
            connection.close()
            raise
    return connection


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def _prepare(connection: sqlite3.Connection, path: Path, readonly: bool, busy_seconds: float) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # One read transaction: another process may be making the store between two of these questions.
    connection.execute("BEGIN")
    version, application = _pragma(connection, "user_version"), _pragma(connection, "application_id")
    tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    connection.execute("COMMIT")
    if application != APPLICATION_ID and (tables or application):
        raise StoreError(f"{path}: is a database of another program, not a polybius store")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: was written by a newer polybius (schema {version}, this one knows {SCHEMA_VERSION}); upgrade"
        )
    if readonly:
        if version < SCHEMA_VERSION:
            raise StoreError(
                f"{path}: has an older schema ({version}); open it once for writing to bring it up to date"
            )
        return
    _write_ahead(connection, busy_seconds)
    connection.execute("PRAGMA synchronous = NORMAL")
    if version < SCHEMA_VERSION:
        migrate(connection)


def _write_ahead(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Switch to the write-ahead log. SQLite does not wait for another process that is just doing the same, so we do."""
    for attempt in range(max(1, int(busy_seconds / _PAUSE))):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or (attempt + 1) * _PAUSE >= busy_seconds:
                raise
            time.sleep(_PAUSE)


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the missing steps, each in a transaction of its own together with its version number."""
    while True:
        with transaction(connection):
            # Read again under the write lock: another process may have migrated meanwhile.
            version = _pragma(connection, "user_version")
            if version >= SCHEMA_VERSION:
                return
            for statement in _statements(STEPS[version]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version + 1}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; ``executescript`` would commit the surrounding transaction."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
    if part.strip():
        raise ValueError(f"not a complete statement: {part.strip()[:60]}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. The write lock is taken at once, so that no read is later found to be stale."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
