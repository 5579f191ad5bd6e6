-- Tags, marks that were set while recording, and what was taken out of the watched folder.
CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE
);

CREATE TABLE recording_tags (
    recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (recording_id, tag_id)
) WITHOUT ROWID;

CREATE TABLE markers (
    recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    sample INTEGER NOT NULL,
    PRIMARY KEY (recording_id, sample)
) WITHOUT ROWID;

-- A file is taken once: not again after its recording went to the bin or was deleted.
CREATE TABLE watched (
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (path, size)
) WITHOUT ROWID;
