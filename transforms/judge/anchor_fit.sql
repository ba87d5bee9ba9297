-- One row: a word hangs on a record that is not here, and this record is among those that fit its fingerprint best.
-- Filled by fits.py.
CREATE TABLE derived.anchor_fit (
    account TEXT NOT NULL,             -- of the record that is not here
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    record_no UBIGINT NOT NULL,        -- of the one that fits
    place INTEGER NOT NULL,            -- 1 is the best
    is_only BOOLEAN NOT NULL           -- all that fit are one person by evidence or by the last refresh
);
