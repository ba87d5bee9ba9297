-- One row: this record belongs to this person. Every row of derived.record is here once. Filled by identity.py.
CREATE TABLE derived.person_member (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    person_id BIGINT NOT NULL
);
