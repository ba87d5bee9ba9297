-- One row is a record of the page that lands.
CREATE OR REPLACE TEMP TABLE landing (
    record_id TEXT, location TEXT, etag TEXT, payload TEXT
)
