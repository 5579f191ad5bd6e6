-- Recordings, what was heard in them, and every edit ever made.
CREATE TABLE folders (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE recordings (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL,
    samples INTEGER,              -- length at 16 kHz; NULL until it is known
    added_us INTEGER NOT NULL,    -- UTC, microseconds since 1970
    opened_us INTEGER NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,  -- where playing stopped, samples
    status TEXT NOT NULL DEFAULT 'waiting',
    problem TEXT NOT NULL DEFAULT '',     -- a sentence for the user when status is 'failed'
    recipe TEXT NOT NULL DEFAULT '',      -- JSON
    queue_order INTEGER NOT NULL DEFAULT 0,
    deleted_us INTEGER            -- NULL unless it is in the bin
);
CREATE INDEX recordings_by_path ON recordings (path);

-- What the engine heard, in order; joins = 1 adds it to the paragraph before it.
CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    joins INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX segments_by_recording ON segments (recording_id, id);

-- Every change a person made, oldest first; the transcript is the segments folded with these.
CREATE TABLE edits (
    id INTEGER PRIMARY KEY,
    recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    undone INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL
);
CREATE INDEX edits_by_recording ON edits (recording_id, id);

CREATE VIRTUAL TABLE passages USING fts5 (
    text, recording_id UNINDEXED, first_sample UNINDEXED, tokenize = "unicode61 remove_diacritics 2"
);
