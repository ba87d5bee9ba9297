-- One row is a record and its person after this refresh.
CREATE OR REPLACE TEMP TABLE member_now (
    account TEXT, source TEXT, record_id TEXT, person_id BIGINT
)
