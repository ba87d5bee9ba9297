-- One row is the span of time for which one source of one account was synced; columns as in core.coverage.
WITH run AS (
    -- The last run is the one that was begun last, not the one of the latest date: a clock may have been ahead.
    SELECT
        account, source,
        arg_max_null(synced_from_at, run_id) FILTER (error IS NULL) AS synced_from_at,
        arg_max(started_at, run_id) FILTER (error IS NULL) AS synced_to_at,
        arg_max(finished_at, run_id) FILTER (error IS NULL) AS last_success_at,
        arg_max_null(error, run_id) AS last_error,
        arg_max(finished_at, run_id) FILTER (error IS NOT NULL) AS last_error_at
    FROM raw.source_run
    GROUP BY account, source
), held AS (
    SELECT account, source, count(DISTINCT record_id) FILTER (NOT is_gone) AS record_count
    FROM raw.record
    GROUP BY account, source
)
SELECT
    account, source, synced_from_at, synced_to_at, last_success_at, last_error, last_error_at,
    coalesce(record_count, 0)
FROM run
FULL JOIN held USING (account, source)
ORDER BY account, source
