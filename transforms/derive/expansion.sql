-- One row is a distinct series and the starts of its occurrences, or why it has none. Filled by recurrence.py.
CREATE TABLE derived.expansion (
    starts TIMESTAMP NOT NULL,         -- wall clock, as everything below
    time_zone TEXT,
    is_all_day BOOLEAN NOT NULL,
    rrules TEXT[] NOT NULL,
    rdates TIMESTAMP[] NOT NULL,
    exdates TIMESTAMP[] NOT NULL,
    until TIMESTAMP NOT NULL,          -- the end of the window, inclusive
    occurrences TIMESTAMP[] NOT NULL,  -- empty beside a problem
    problem TEXT
);
