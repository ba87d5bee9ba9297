-- What was taken out of a series, so that what took place stays proved, as that of a single meeting does.

-- One row is an occurrence that a series gave until its calendar left it out: deleted by itself, or with all behind it.
CREATE TABLE raw.taken_out (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,           -- whose change took it out
    uid TEXT NOT NULL,                 -- of the series
    original TIMESTAMP NOT NULL,       -- the start that the series gave it; wall clock, as the two below
    starts TIMESTAMP NOT NULL,
    ends TIMESTAMP,                    -- NULL: it lasted as long as its series says
    time_zone TEXT,                    -- IANA; NULL: floating
    seen_at TIMESTAMPTZ NOT NULL,      -- when its calendar was last read with it there
    gone_at TIMESTAMPTZ NOT NULL       -- when we learnt that it is gone
);
