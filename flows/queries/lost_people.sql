-- One row: how many known people there are of whom nothing but the account, and those observed records, tells.
WITH told AS (
    SELECT
        person_id,
        bool_and(account = $account OR (account = 'observed' AND list_contains($observed, record_id))) AS is_lost
    FROM person_record
    GROUP BY person_id
)
SELECT count(*) FILTER (told.is_lost AND person.is_known AND person.kind = 'human') AS people
FROM told
JOIN person USING (person_id)
