-- One row is an occurrence that a landing record takes out of its series; again, if it had come back.
INSERT INTO raw.taken_out
SELECT $account, $source, record_id, uid, original, starts, ends, time_zone, seen_at, $gone_at
FROM leaving_out
