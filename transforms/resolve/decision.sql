-- One row is a pair with enough evidence, and whether its records ended in one person. Filled by decide.py.
CREATE TABLE derived.decision (
    left_no UBIGINT NOT NULL,
    right_no UBIGINT NOT NULL,
    stopped_by TEXT                    -- the guard that kept them apart: different, ambiguous, name_conflict,
                                       -- one_address_book, size; NULL when they are one person
);
