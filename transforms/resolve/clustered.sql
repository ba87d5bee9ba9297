-- One row is a decision about a pair of a component in which a guard might stop something. Filled by decide.py.
CREATE OR REPLACE TEMP TABLE clustered (
    left_no UBIGINT NOT NULL,
    right_no UBIGINT NOT NULL,
    stopped_by TEXT,
    person_no UBIGINT
);
