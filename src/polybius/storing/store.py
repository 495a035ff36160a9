"""The store: documents, mentions, events, rejections and judgements in one SQLite file.

A document is written in one transaction, so that a kill leaves it whole or absent; a reader sees every commit while a
writer works. The events are a view over the mentions: they are made again from all of them and replaced in one
transaction, and rows that stay the same are not touched. Nothing here reads a clock, so that the same input gives the
same file content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import msgspec

from polybius.errors import StoreError, UsageError
from polybius.ids import content_id
from polybius.records import CodedDocument, Document, Event, Judgement, Mention, Rejection, ResolvedMention
from polybius.storing.database import BUSY_SECONDS, guard, open_database, transaction
from polybius.storing.filters import where_events
from polybius.storing.rows import Value, content_of, document_rows, event_row

__all__ = ["DocumentRow", "Store", "Telling"]

_decode_document = msgspec.json.Decoder(CodedDocument).decode
_decode_event = msgspec.json.Decoder(Event).decode
_TABLES = ("mentions", "mention_parties", "mention_contexts", "mention_quantities", "mention_attributions")
_EVENT_PARTIES = """
INSERT OR IGNORE INTO event_parties
SELECT e.event, p.role, coalesce(p.actor_id, ''), p.name, coalesce(p.country, '')
FROM event_mentions e JOIN mention_parties p ON p.mention = e.mention WHERE e.event = ?
"""
"""Every party that any report of an event names, for the filters."""


class DocumentRow(NamedTuple):
    """What the store knows of a document without reading its record."""

    id: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None
    source: str
    mentions: int


class Telling(NamedTuple):
    """One report of an event: the document, the mention in it, and the identities of its parties."""

    coded: CodedDocument
    mention: Mention
    resolved: ResolvedMention | None


class Store:
    """The store at ``path``; made where missing, unless ``readonly``. Close it, or use it in a ``with`` statement.

    Every method raises :class:`StoreError` where the file is damaged, locked, newer or no store at all.
    """

    def __init__(self, path: str | Path, *, readonly: bool = False, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = Path(path)
        self._db = open_database(self.path, readonly=readonly, busy_seconds=busy_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; the write-ahead log is folded in."""
        with guard(self.path):
            self._db.close()

    # ------------------------------------------------------------------ writing

    def has(self, document: Document, coder: str) -> bool:
        """Is this very document stored, coded by this very coder?"""
        rows = self._rows("SELECT content, coder FROM documents WHERE id = ?", document.id)
        return bool(rows) and rows[0] == (content_of(document), coder)

    def add(self, coded: CodedDocument, coder: str) -> bool:
        """Store one document, in one transaction. False where nothing changed; a changed one replaces the old."""
        if self.has(coded.document, coder):
            return False
        rows = document_rows(coded, coder)
        identity = coded.document.id
        with guard(self.path), transaction(self._db):
            self._remove(identity)
            self._insert("documents", [(None, *rows.document)])
            self._insert("sentences", [(None, *row) for row in rows.sentences])
            self._clash(coded)
            for table, part in zip(_TABLES, rows[2:], strict=True):
                self._insert(table, part)
            self._db.execute("DELETE FROM rejections WHERE place = ?", (coded.document.source,))
        return True

    def remove(self, document: str) -> bool:
        """Take a document and its mentions out; the events change with the next :meth:`replace_events`."""
        with guard(self.path), transaction(self._db):
            return self._remove(document)

    def reject(self, rejection: Rejection) -> None:
        """Keep the reason why something was not read or not coded."""
        with guard(self.path), transaction(self._db):
            self._db.execute("INSERT OR IGNORE INTO rejections VALUES (?, ?, ?)", msgspec.structs.astuple(rejection))

    def keep_rejections(self, rejections: Iterable[Rejection], sources: Iterable[str]) -> None:
        """After a run over ``sources`` (paths): drop rejections under them that this run did not meet again."""
        kept = {(r.where, r.reason, r.detail) for r in rejections}
        read = set(sources)
        with guard(self.path), transaction(self._db):
            for row in self._db.execute("SELECT place, reason, detail FROM rejections").fetchall():
                place: str = row[0]
                if tuple(row) not in kept and any(place == s or place.startswith(f"{s}:") for s in read):
                    self._db.execute("DELETE FROM rejections WHERE (place, reason, detail) = (?, ?, ?)", row)

    def replace_events(self, events: Iterable[Event], digest: str = "") -> tuple[int, int]:
        """Make ``events`` the events of the store, in one transaction. Returns how many were written and removed.

        ``digest`` names what they were merged from (see :meth:`digest`).
        """
        with guard(self.path), transaction(self._db):
            old = {str(i): str(r) for i, r in self._db.execute("SELECT id, record FROM events")}
            written = 0
            for event in sorted(events, key=lambda e: e.id):
                row = event_row(event)
                if old.pop(event.id, None) == row[-1]:
                    continue
                written += 1
                self._db.execute("DELETE FROM events WHERE id = ?", (event.id,))
                self._insert("events", [row])
                self._insert("event_mentions", [(event.id, mention) for mention in event.mentions])
                self._db.execute(_EVENT_PARTIES, (event.id,))
                self._insert("event_origins", [(event.id, o.key, o.name, o.reason) for o in event.origins])
                self._insert("event_conflicts", [(event.id, n, c.field, c.note) for n, c in enumerate(event.conflicts)])
            for gone in sorted(old):
                self._db.execute("DELETE FROM events WHERE id = ?", (gone,))
            if digest:
                self._set("merged", digest)
        return written, len(old)

    def judge(self, judgement: Judgement) -> Judgement:
        """Store a judgement as a row of its own and return it with its id. Undo with :meth:`undo`."""
        if not judgement.left:
            raise UsageError("a judgement needs at least one mention")
        with guard(self.path), transaction(self._db):
            number: int = self._db.execute("SELECT count(*) FROM judgements").fetchone()[0] + 1
            left, right = sorted(judgement.left), sorted(judgement.right)
            identity = judgement.id or content_id("j", number, judgement.verdict, *left, None, *right)
            record = msgspec.structs.replace(judgement, id=identity, left=tuple(left), right=tuple(right))
            row = (
                number, identity, record.verdict, _json(left), _json(right), record.by, record.score, record.note,
            )  # fmt: skip
            self._insert("judgements", [row])
        return record

    def undo(self, judgement: str, note: str = "") -> bool:
        """Undo a judgement by a later row. False where there is none of this id, or it is undone already."""
        with guard(self.path), transaction(self._db):
            known = self._db.execute("SELECT 1 FROM judgements WHERE id = ?", (judgement,)).fetchone()
            undone = self._db.execute("SELECT 1 FROM undone_judgements WHERE judgement = ?", (judgement,)).fetchone()
            if known is None or undone is not None:
                return False
            self._insert("undone_judgements", [(None, judgement, note)])
        return True

    def set_setting(self, name: str, value: str) -> None:
        """Remember a setting of the coder ("model", "lexicon")."""
        if self.settings().get(name) != value:
            with guard(self.path), transaction(self._db):
                self._set(name, value)

    # ------------------------------------------------------------------ reading

    def document(self, identity: str) -> CodedDocument | None:
        """One coded document (without its parse), or None."""
        rows = self._rows("SELECT record FROM documents WHERE id = ?", identity)
        return _decode_document(str(rows[0][0])) if rows else None

    def documents(self) -> Iterator[CodedDocument]:
        """All coded documents by id, one at a time; memory stays flat."""
        last = ""
        while True:
            rows = self._rows("SELECT id, record FROM documents WHERE id > ? ORDER BY id LIMIT 64", last)
            for _, record in rows:
                yield _decode_document(str(record))
            if len(rows) < 64:
                return
            last = str(rows[-1][0])

    def document_rows(self) -> tuple[DocumentRow, ...]:
        """All documents by source and id, with the number of their mentions, without reading the records."""
        rows = self._rows(
            "SELECT id, title, publisher, url, published, source,"
            " (SELECT count(*) FROM mentions WHERE document = documents.id) FROM documents ORDER BY source, id"
        )
        return tuple(msgspec.convert(row, DocumentRow) for row in rows)

    def event(self, identity: str) -> Event | None:
        """One event by its id, or by the beginning of its id where that names just one; else None."""
        rows = self._rows(
            "SELECT record FROM events WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id = ?1 DESC, id LIMIT 2",
            identity,
        )
        if not identity or not rows:
            return None
        events = [_decode_event(str(r[0])) for r in rows]
        return events[0] if len(events) == 1 or events[0].id == identity else None

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        type: str | None = None,  # noqa: A002 - the name of the option
        since: str | None = None,
        until: str | None = None,
        status: str | None = None,
        text: str | None = None,
        sure: float | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        """Events by time, then id. All filters given must hold.

        ``actor``, ``recipient``: a country code, an actor id, or words of a name. ``type``: PLOVER type or act, also
        "TYPE/mode". ``since``, ``until``: ISO dates, both inclusive, against the event's time, or against the days
        on which it was reported where it has none. ``text``: words that one sentence of a report must all hold.
        ``sure``: some mention's score must be as high.
        """
        where, values = where_events(
            actor=actor, recipient=recipient, type=type, since=since, until=until, status=status, text=text, sure=sure
        )
        order = "coalesce(time_begin, first_seen, '9999'), id"
        sql = f"SELECT id FROM events{where} ORDER BY {order}{' LIMIT ?' if limit is not None else ''}"
        ids = [str(row[0]) for row in self._rows(sql, *values, *([limit] if limit is not None else []))]
        for first in range(0, len(ids), 64):
            part = ids[first : first + 64]
            marks = ", ".join("?" * len(part))
            rows = self._rows(f"SELECT id, record FROM events WHERE id IN ({marks})", *part)
            found = {str(i): str(record) for i, record in rows}
            for identity in part:
                if identity in found:
                    yield _decode_event(found[identity])

    def tellings(self, event: Event) -> tuple[Telling, ...]:
        """Every report of ``event``: by publication date, document id and place in the text."""
        wanted = set(event.mentions)
        ids = sorted(
            {str(d) for m in sorted(wanted) for (d,) in self._rows("SELECT document FROM mentions WHERE id = ?", m)}
        )
        out: list[Telling] = []
        for identity in ids:
            coded = self.document(identity)
            if coded is None:
                continue
            resolved = {r.mention: r for r in coded.resolved.mentions}
            out.extend(Telling(coded, m, resolved.get(m.id)) for m in coded.mentions if m.id in wanted)
        return tuple(
            sorted(
                out, key=lambda t: (t.coded.document.published.value or "9999", t.coded.document.id, t.mention.trigger)
            )
        )

    def event_of(self, mention: str) -> str | None:
        """The id of the event that a mention belongs to, if any."""
        rows = self._rows("SELECT event FROM event_mentions WHERE mention = ?", mention)
        return str(rows[0][0]) if rows else None

    def rejections(self) -> tuple[Rejection, ...]:
        """What was not read or coded, and why; sorted."""
        rows = self._rows("SELECT place, reason, detail FROM rejections ORDER BY place, reason, detail")
        return tuple(Rejection(str(w), str(r), str(d)) for w, r, d in rows)

    def judgements(self, *, undone: bool = True) -> tuple[Judgement, ...]:
        """All judgements in the order in which they were made; without the undone ones where ``undone`` is False."""
        rows = self._rows(
            'SELECT id, verdict, "left", "right", "by", score, note,'
            " EXISTS (SELECT 1 FROM undone_judgements WHERE judgement = judgements.id) FROM judgements ORDER BY number"
        )
        records = [
            msgspec.convert((*row[:2], _list(row[2]), _list(row[3]), *row[4:7], bool(row[7])), _Row, strict=False)
            for row in rows
        ]
        judgements = tuple(Judgement(*record) for record in records)
        return judgements if undone else tuple(j for j in judgements if not j.undone)

    def settings(self) -> dict[str, str]:
        """Settings of the coder by name."""
        return {str(n): str(v) for n, v in self._rows("SELECT name, value FROM settings ORDER BY name")}

    def counts(self) -> dict[str, int]:
        """Number of documents, mentions, events, rejections, judgements."""
        tables = ("documents", "mentions", "events", "rejections", "judgements")
        return {t: msgspec.convert(self._rows(f"SELECT count(*) FROM {t}")[0][0], int) for t in tables}

    def digest(self, *parts: str) -> str:
        """Names the set of coded documents and judgements in force: what the events are merged from."""
        rows = self._rows("SELECT id, content, coder FROM documents ORDER BY id")
        judged = [j.id for j in self.judgements(undone=False)]
        return content_id("s", *parts, *(str(v) for row in rows for v in row), None, *judged)

    def check(self) -> None:
        """Read the whole file and raise :class:`StoreError` where a page or a reference is broken."""
        with guard(self.path):
            found = [str(r[0]) for r in self._db.execute("PRAGMA integrity_check(3)")]
            broken = self._db.execute("PRAGMA foreign_key_check").fetchall()
        if found != ["ok"] or broken:
            detail = "; ".join(found) if found != ["ok"] else f"{len(broken)} broken references"
            raise StoreError(f"{self.path}: is damaged ({detail}); restore a copy, or delete it and code again")

    def dump(self) -> Iterator[str]:
        """The whole content as SQL text; two stores with the same content give the same lines."""
        with guard(self.path):
            yield from self._db.iterdump()

    # ------------------------------------------------------------------ inside

    def _rows(self, sql: str, *values: Value) -> list[tuple[Value, ...]]:
        with guard(self.path):
            return self._db.execute(sql, values).fetchall()

    def _insert(self, table: str, rows: Iterable[Sequence[Value]]) -> None:
        found = list(rows)
        if found:
            self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)

    def _remove(self, document: str) -> bool:
        return self._db.execute("DELETE FROM documents WHERE id = ?", (document,)).rowcount > 0

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def _clash(self, coded: CodedDocument) -> None:
        for mention in coded.mentions:
            row = self._db.execute("SELECT document FROM mentions WHERE id = ?", (mention.id,)).fetchone()
            if row is not None:
                raise UsageError(f"{coded.document.id}: mention {mention.id} is already one of document {row[0]}")


_Row = tuple[str, str, tuple[str, ...], tuple[str, ...], str, float | None, str, bool]


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


def _list(text: Value) -> tuple[str, ...]:
    return msgspec.json.decode(str(text), type=tuple[str, ...])
