"""The schema of the store, as numbered steps: a database at version ``n`` has had the first ``n`` steps.

Everything is STRICT and held together by foreign keys. The columns are for people who come with SQL; what polybius
itself reads back is the ``record`` column, the whole record as JSON, so that no value is lost to a column type.
Steps are never edited once released: a change is a new step at the end.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "STEPS"]

APPLICATION_ID = 0x706C7962
"""``PRAGMA application_id``: "plyb" in ASCII, so that another program's database is not taken for ours."""

_V1 = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    coder TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    url TEXT,
    language TEXT,
    published TEXT,
    published_grounds TEXT NOT NULL,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;

CREATE TABLE sentences (
    number INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX sentences_by_document ON sentences (document, "start");
CREATE VIRTUAL TABLE sentence_index USING fts5 (
    text, content = 'sentences', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER sentences_added AFTER INSERT ON sentences BEGIN
    INSERT INTO sentence_index (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER sentences_removed AFTER DELETE ON sentences BEGIN
    INSERT INTO sentence_index (sentence_index, rowid, text) VALUES ('delete', old.number, old.text);
END;

CREATE TABLE mentions (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    trigger_start INTEGER NOT NULL,
    trigger_end INTEGER NOT NULL,
    trigger TEXT NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    frame TEXT NOT NULL,
    act TEXT NOT NULL,
    mode TEXT,
    event TEXT,
    status TEXT NOT NULL,
    background INTEGER NOT NULL,
    object TEXT,
    place TEXT,
    place_country TEXT,
    admin1 TEXT,
    lat REAL,
    lon REAL,
    geonameid INTEGER,
    time_begin TEXT,
    time_end TEXT,
    time_grain TEXT,
    score REAL NOT NULL
) STRICT;
CREATE INDEX mentions_by_document ON mentions (document, position);

CREATE TABLE mention_parties (
    mention TEXT NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('actor', 'recipient')),
    position INTEGER NOT NULL,
    actor_id TEXT,
    name TEXT NOT NULL,
    country TEXT,
    sectors TEXT NOT NULL,
    "start" INTEGER,
    "end" INTEGER,
    text TEXT,
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (mention, role, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention_contexts (
    mention TEXT NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    context TEXT NOT NULL,
    PRIMARY KEY (mention, context)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention_quantities (
    mention TEXT NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value REAL,
    low REAL,
    high REAL,
    unit TEXT,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (mention, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention_attributions (
    mention TEXT NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT,
    country TEXT,
    source_start INTEGER,
    source_end INTEGER,
    cue_start INTEGER,
    cue_end INTEGER,
    PRIMARY KEY (mention, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    act TEXT NOT NULL,
    mode TEXT,
    event TEXT,
    status TEXT NOT NULL,
    background INTEGER NOT NULL,
    place TEXT,
    place_country TEXT,
    lat REAL,
    lon REAL,
    time_begin TEXT,
    time_end TEXT,
    first_seen TEXT,
    last_seen TEXT,
    articles INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    record TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event_mentions (
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    mention TEXT NOT NULL,
    PRIMARY KEY (event, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_mention ON event_mentions (mention);

CREATE TABLE event_parties (
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('actor', 'recipient')),
    actor_id TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    PRIMARY KEY (event, role, actor_id, name, country)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_origins (
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    origin TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (event, origin)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_conflicts (
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    field TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejections (
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (place, reason, detail)
) STRICT, WITHOUT ROWID;

CREATE TABLE judgements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'not-same', 'unsure', 'wrong')),
    "left" TEXT NOT NULL,
    "right" TEXT NOT NULL,
    "by" TEXT NOT NULL CHECK ("by" IN ('person', 'model')),
    score REAL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE undone_judgements (
    number INTEGER PRIMARY KEY,
    judgement TEXT NOT NULL REFERENCES judgements (id),
    note TEXT NOT NULL
) STRICT;
"""

_V2 = """
CREATE INDEX events_by_time ON events (time_begin, first_seen);
CREATE INDEX event_parties_by_country ON event_parties (country, role);
CREATE INDEX mentions_by_act ON mentions (act, mode);
"""

STEPS: tuple[str, ...] = (_V1, _V2)
SCHEMA_VERSION = len(STEPS)
