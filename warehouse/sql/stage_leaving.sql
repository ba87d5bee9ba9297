-- One row is a record that leaves the warehouse for good.
CREATE OR REPLACE TEMP TABLE leaving (account TEXT, source TEXT, record_id TEXT)
