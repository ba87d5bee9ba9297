-- One row is a record that stays, with the identities that stay.
CREATE OR REPLACE TEMP TABLE kept_fingerprint (
    account TEXT, source TEXT, record_id TEXT, identities TEXT[]
)
