-- One row is an occurrence that was taken out of its series, as it last was.
SELECT account, source, record_id, uid, original, starts, ends, time_zone, seen_at, gone_at
FROM raw.taken_out
QUALIFY row_number() OVER (
    PARTITION BY account, source, uid, original, time_zone ORDER BY gone_at DESC, seen_at DESC, record_id
) = 1
ORDER BY ALL
