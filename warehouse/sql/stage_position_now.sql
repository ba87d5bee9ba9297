-- One row is what a card says of someone's work.
CREATE OR REPLACE TEMP TABLE position_now (
    account TEXT, source TEXT, record_id TEXT, organisation TEXT, title TEXT
)
