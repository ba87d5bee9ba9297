-- One row is a change of job or address, or a split, since the day $since, of somebody known, and what says so.
SELECT
    replace(kind, '_', ' ') AS change,
    person_id,
    before,
    after,
    evidence
FROM change
WHERE changed_on > $since AND kind IN ('new_employer', 'new_title', 'new_address', 'split')
ORDER BY changed_on, person_id, kind, after
