-- Schema judged: what only the user can say. Nothing here is ever deleted or changed but for the fingerprints: a word
-- is taken back by a later command. What counts is in warehouse/sql/live_words.sql and live_anchors.sql.

CREATE SCHEMA judged;

-- One row is a command by which the user said something, decided about a word, or took a command back.
CREATE TABLE judged.command (
    command_id BIGINT NOT NULL,        -- 1, 2, ... in the order said
    said_at TIMESTAMPTZ NOT NULL,
    text TEXT NOT NULL,                -- 'merge Anna Example (12) and A. Example (40)'
    undoes BIGINT                      -- undo: the command that it took back
);

-- One row is a word: one thing that the user said. What it is about hangs on it as anchors; without any it is about
-- the owner or a tag.
CREATE TABLE judged.word (
    word_id BIGINT NOT NULL,           -- 1, 2, ... in the order said: the later one wins
    command_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                -- same, different, tag, note, ...
    content TEXT,                      -- the tag, the note, an address, how it ended, the kind of contact
    days INTEGER,                      -- a cadence
    from_on DATE,
    until_on DATE,
    is_off BOOLEAN NOT NULL            -- takes back the same word said before: a tag that is removed
);

-- One row is a record that a word hangs on.
CREATE TABLE judged.anchor (
    word_id BIGINT NOT NULL,
    command_id BIGINT NOT NULL,        -- that hung it there: of the latest one that counts, per side, all apply
    side TINYINT NOT NULL,             -- 1; 2 for the other side of a judgement
    position INTEGER NOT NULL,         -- the order inside the side
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    is_followed BOOLEAN NOT NULL       -- hung there by a refresh: the word's own records were gone, and it was found here
);

-- One row is what a record that a word hangs on is known again by, as it was when it was last seen.
CREATE TABLE judged.fingerprint (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    name TEXT,                         -- to show; NULL like the next two where there is none
    name_key TEXT,
    name_form TEXT,
    organisation_key TEXT,
    birthday TEXT,
    identities TEXT[] NOT NULL         -- 'email anna@example.org', 'phone +49301234567', 'url ...': kind, match key
);

-- One row is a word that a command took back, all others of the word's own command staying.
CREATE TABLE judged.taken_back (
    word_id BIGINT NOT NULL,
    command_id BIGINT NOT NULL
);

-- One row: this record belonged to this person until then. Lets an id that ended in a merge come back.
CREATE TABLE registry.former_member (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    until_at TIMESTAMPTZ NOT NULL
);
