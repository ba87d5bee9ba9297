-- One row is a person of claim_value.sql, and the id that they inherit. Filled by identity.py.
CREATE OR REPLACE TEMP TABLE inherited (
    person_no UBIGINT NOT NULL,
    person_id BIGINT                   -- NULL: a new one
);
