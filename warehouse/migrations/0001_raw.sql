-- Schema raw: what the sources said, as received, and how far each pull came. No composite text keys: they make
-- the file 6 to 8 times larger; landing.py keeps rows unique by its MERGE, and tests check it.

CREATE SCHEMA raw;

-- One row: this store.
CREATE TABLE raw.store (
    incarnation TEXT NOT NULL,         -- made at creation
    change_number BIGINT NOT NULL      -- grows by one in each transaction that changed raw or judged rows
);

-- One row is a record in a collection that holds it. The key of a record is (account, source, record_id).
CREATE TABLE raw.record (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    collection_id TEXT NOT NULL,
    location TEXT NOT NULL,            -- the source's handle inside the collection; unique there
    record_id TEXT NOT NULL,
    etag TEXT,
    payload TEXT NOT NULL,
    landed_at TIMESTAMPTZ NOT NULL,    -- first
    changed_at TIMESTAMPTZ NOT NULL,   -- when the payload last changed
    is_gone BOOLEAN NOT NULL,
    gone_at TIMESTAMPTZ
);

-- One row is a collection, and where its next pull starts.
CREATE TABLE raw.collection (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    collection_id TEXT NOT NULL,
    name TEXT NOT NULL,
    cursor TEXT,                       -- where the last complete pull ended
    resume TEXT,                       -- how an unfinished pull goes on
    is_pull_full BOOLEAN,              -- of the unfinished pull; NULL: there is none
    last_success_at TIMESTAMPTZ,
    last_error TEXT,                   -- NULL when the last pull succeeded
    last_error_at TIMESTAMPTZ,
    is_listed BOOLEAN NOT NULL         -- the source still lists it, and it is selected
);

-- One row is a location that the unfinished full pull of a collection has found so far.
CREATE TABLE raw.seen (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    collection_id TEXT NOT NULL,
    location TEXT NOT NULL
);

-- One row is a location that the unfinished pull of a collection was told is gone; marked when the pull ends.
CREATE TABLE raw.tombstone (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    collection_id TEXT NOT NULL,
    location TEXT NOT NULL
);

-- One row is a sync of one account.
CREATE TABLE raw.sync_run (
    run_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,           -- NULL: running, or cut off
    status TEXT,                       -- done, partial, failed, needs_sign_in, connected; NULL: running
    message TEXT,
    new_count BIGINT,
    changed_count BIGINT,
    gone_count BIGINT
);

-- One row is what one source came to in a sync.
CREATE TABLE raw.source_run (
    run_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ NOT NULL,
    error TEXT,                        -- NULL: every listed collection succeeded
    synced_from_at TIMESTAMPTZ         -- NULL: everything that the source holds
);
