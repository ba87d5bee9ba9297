-- One row is a stored row of which something is to go: all of it where the payload is NULL.
CREATE OR REPLACE TEMP TABLE redacted (
    account TEXT, source TEXT, collection_id TEXT, location TEXT, record_id TEXT, payload TEXT
)
