-- One row is what a record is known again by, as it is now.
CREATE OR REPLACE TEMP TABLE fingerprint_now (
    account TEXT, source TEXT, record_id TEXT, name TEXT, name_key TEXT, name_form TEXT, organisation_key TEXT,
    birthday TEXT, identities TEXT[]
)
