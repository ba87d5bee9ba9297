-- One row is an occurrence that a landing record takes out of its series.
CREATE OR REPLACE TEMP TABLE leaving_out (
    record_id TEXT, uid TEXT, original TIMESTAMP, starts TIMESTAMP, ends TIMESTAMP, time_zone TEXT,
    seen_at TIMESTAMPTZ
)
