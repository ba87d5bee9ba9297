-- One row is a person among several who have a claim to one id, or who has a claim to several, and the id that it inherits.
-- Filled by identity.py.
CREATE OR REPLACE TEMP TABLE inherited (
    person_no UBIGINT NOT NULL,
    person_id BIGINT                   -- NULL: a new one
);
