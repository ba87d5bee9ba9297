-- One row is a collection that the source lists now.
CREATE OR REPLACE TEMP TABLE listed (
    account TEXT, source TEXT, collection_id TEXT, name TEXT, role TEXT
)
