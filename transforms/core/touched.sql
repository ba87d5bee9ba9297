-- One row is a record whose rows are about to be taken out of the core tables and read anew.
CREATE OR REPLACE TEMP TABLE touched (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL
)
