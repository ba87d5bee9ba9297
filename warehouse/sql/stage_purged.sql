-- One row is a record that is about to leave the warehouse for good.
CREATE OR REPLACE TEMP TABLE purged (account TEXT, source TEXT, record_id TEXT)
