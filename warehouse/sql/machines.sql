-- One row is an account whose sign-in was made by another machine, or that two machines have synced by turns since $since.
SELECT
    account,
    coalesce(arg_max(machine, run_id) FILTER (status = 'connected') <> $machine, FALSE) AS is_signed_in_elsewhere,
    coalesce(
        max(run_id) FILTER (machine <> $machine) > min(run_id) FILTER (machine = $machine AND started_at >= $since),
        FALSE
    ) AS is_synced_by_turns
FROM raw.sync_run
GROUP BY account
HAVING is_signed_in_elsewhere OR is_synced_by_turns
ORDER BY account
