-- One row is a record of which nothing is to stay.
CREATE OR REPLACE TEMP TABLE forgotten (
    account TEXT, source TEXT, record_id TEXT
)
