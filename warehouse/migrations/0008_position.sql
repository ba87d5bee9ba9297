-- What cards said of people's work, so that a change of employer shows: a card keeps what it says now only.

-- One row: this card named this organisation and title since that refresh, until its next row.
CREATE TABLE registry.position (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    organisation TEXT,
    title TEXT,
    since_at TIMESTAMPTZ NOT NULL
);
