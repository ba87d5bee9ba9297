-- What a refresh must read again: every row bears the number of the change that it last came from, so that
-- people.duckdb, which knows the change number it was made from, takes up only what came after.

ALTER TABLE raw.record ADD COLUMN change_number BIGINT DEFAULT 0;  -- of the last change of what the row says; an etag says nothing
ALTER TABLE raw.collection ADD COLUMN change_number BIGINT DEFAULT 0;  -- of its last renaming

-- One row: with this change a location bore another record id, and this one lost a row.
CREATE TABLE raw.displaced (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    change_number BIGINT NOT NULL
);
