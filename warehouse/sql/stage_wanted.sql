-- One row is a record whose text is wanted.
CREATE OR REPLACE TEMP TABLE wanted (
    account TEXT, source TEXT, record_id TEXT
)
