-- A store as the first schema wrote it: schema, one document with one mention, one event, one judgement.
PRAGMA application_id = 1886157154;
PRAGMA user_version = 1;
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
INSERT INTO documents VALUES (1, 'old-1', 'c-829a21d5ba6185bb', '0.0.1 coder', NULL, 'Harbour Gazette', NULL, NULL, '2031-03-10', 'metadata', 'old-1.txt', 'Turkey met Norway in Oslo.

Nothing else was said.', '{"document":{"id":"old-1","text":"Turkey met Norway in Oslo.\n\nNothing else was said.","source":"old-1.txt","title":null,"publisher":"Harbour Gazette","url":null,"language":null,"published":{"value":"2031-03-10","grounds":"metadata","span":null},"segments":[{"span":{"start":0,"end":26},"kind":"paragraph","rule":"","credit":null},{"span":{"start":28,"end":50},"kind":"paragraph","rule":"","credit":null}],"credits":[],"raw_sha256":"","offsets":[],"notes":[]},"tags":{"phrases":[{"span":{"start":0,"end":6},"head":0,"kind":"state","country":"TUR","sectors":[],"name":null,"entry":null,"reason":"","pronoun":false,"ner":null},{"span":{"start":11,"end":17},"head":0,"kind":"state","country":"NOR","sectors":[],"name":null,"entry":null,"reason":"","pronoun":false,"ner":null}],"antecedents":[],"timexes":[],"toponyms":[{"span":{"start":21,"end":25},"name":"Oslo","locative":true,"rule":""}],"quantities":[]},"mentions":[{"id":"m-897149764bc994bc","trigger":{"start":7,"end":10},"sentence":{"start":0,"end":26},"frame":"en.met","act":{"value":"CONSULT","spans":[{"start":7,"end":10}],"rule":"made"},"mode":{"value":null,"spans":[{"start":7,"end":10}],"rule":"made"},"status":{"value":"occurred","spans":[{"start":7,"end":10}],"rule":"made"},"background":{"value":false,"spans":[],"rule":"made"},"contexts":[{"value":"diplomatic","spans":[],"rule":"made"}],"actors":[{"phrase":0,"path":"nsubj","refers":null,"implied":false,"default":null},{"phrase":1,"path":"nsubj","refers":null,"implied":false,"default":null}],"recipients":[],"object":null,"place":{"value":0,"spans":[{"start":21,"end":25}],"rule":"made"},"time":null,"quantities":[],"quantity_kinds":[],"attribution":[],"score":1.0,"derivation":[]}],"attributions":[],"resolved":{"mentions":[{"mention":"m-897149764bc994bc","event":"CONSULT","actors":[{"id":"country:TUR","name":"Turkey","country":"TUR","sectors":["GOV"],"score":1.0,"reason":"name of a country","runners_up":[]},{"id":"country:NOR","name":"Norway","country":"NOR","sectors":["GOV"],"score":1.0,"reason":"name of a country","runners_up":[]}],"recipients":[],"place":{"name":"Oslo","country":"NOR","admin1":null,"lat":59.91,"lon":10.74,"geonameid":null,"score":1.0,"reason":"made","runners_up":[]},"time":null,"sources":[]}],"entities":[],"times":[],"places":[{"name":"Oslo","country":"NOR","admin1":null,"lat":59.91,"lon":10.74,"geonameid":null,"score":1.0,"reason":"made","runners_up":[]}]},"parse":null}');
INSERT INTO sentences VALUES (1, 'old-1', 0, 26, 'Turkey met Norway in Oslo.');
INSERT INTO mentions VALUES ('m-897149764bc994bc', 'old-1', 0, 7, 10, 'met', 0, 26, 'en.met', 'CONSULT', NULL, 'CONSULT', 'occurred', 0, NULL, 'Oslo', 'NOR', NULL, 59.91, 10.74, NULL, NULL, NULL, NULL, 1.0);
INSERT INTO mention_parties VALUES ('m-897149764bc994bc', 'actor', 0, 'country:TUR', 'Turkey', 'TUR', 'GOV', 0, 6, 'Turkey', 1.0, 'name of a country');
INSERT INTO mention_parties VALUES ('m-897149764bc994bc', 'actor', 1, 'country:NOR', 'Norway', 'NOR', 'GOV', 11, 17, 'Norway', 1.0, 'name of a country');
INSERT INTO mention_contexts VALUES ('m-897149764bc994bc', 'diplomatic');
INSERT INTO events VALUES ('e-3d3853ac28d5ec76', 'CONSULT', NULL, 'CONSULT', 'occurred', 0, 'Oslo', 'NOR', 59.91, 10.74, NULL, NULL, '2031-03-10', '2031-03-10', 1, 1, '{"id":"e-3d3853ac28d5ec76","act":"CONSULT","mode":null,"event":"CONSULT","status":"occurred","background":false,"actors":["country:NOR","country:TUR"],"recipients":[],"place":"Oslo","place_country":"NOR","lat":59.91,"lon":10.74,"time":null,"contexts":["diplomatic"],"first_seen":"2031-03-10","last_seen":"2031-03-10","articles":1,"origins":[{"key":"harbour gazette","name":"Harbour Gazette","reason":"its own report","mentions":["m-897149764bc994bc"]}],"mentions":["m-897149764bc994bc"],"agreement":{"act":[{"value":"CONSULT","mentions":["m-897149764bc994bc"],"origins":1}],"status":[{"value":"occurred","mentions":["m-897149764bc994bc"],"origins":1}],"actors":[{"value":"country:NOR","mentions":["m-897149764bc994bc"],"origins":1},{"value":"country:TUR","mentions":["m-897149764bc994bc"],"origins":1}],"place":[{"value":"Oslo","mentions":["m-897149764bc994bc"],"origins":1}],"contexts":[{"value":"diplomatic","mentions":["m-897149764bc994bc"],"origins":1}]},"conflicts":[],"quantities":{},"detail":[],"actor_links":[{"id":"country:NOR","name":"Norway","country":"NOR","sectors":["GOV"],"score":1.0,"reason":"name of a country","runners_up":[]},{"id":"country:TUR","name":"Turkey","country":"TUR","sectors":["GOV"],"score":1.0,"reason":"name of a country","runners_up":[]}],"recipient_links":[]}');
INSERT INTO event_mentions VALUES ('e-3d3853ac28d5ec76', 'm-897149764bc994bc');
INSERT INTO event_parties VALUES ('e-3d3853ac28d5ec76', 'actor', 'country:NOR', 'Norway', 'NOR');
INSERT INTO event_parties VALUES ('e-3d3853ac28d5ec76', 'actor', 'country:TUR', 'Turkey', 'TUR');
INSERT INTO event_origins VALUES ('e-3d3853ac28d5ec76', 'harbour gazette', 'Harbour Gazette', 'its own report');
INSERT INTO rejections VALUES ('bad.txt', 'empty', 'no text');
INSERT INTO judgements VALUES (1, 'j-0000000000000001', 'unsure', '["m-897149764bc994bc"]', '[]', 'person', NULL, 'read again');
INSERT INTO settings VALUES ('coder', '0.0.1 coder');
