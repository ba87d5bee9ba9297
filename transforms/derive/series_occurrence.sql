-- One row is the start of one occurrence of a series, or why a series has none. Filled by recurrence.py.
CREATE TABLE derived.series_occurrence (
    entry_id BIGINT NOT NULL,          -- rowid in core.meeting_entry
    starts TIMESTAMP,                  -- wall clock of the entry; NULL beside a problem
    problem TEXT                       -- NULL beside a start
);
