-- One row is an interaction with the person $person_id, newest first, counting or not, with its reason and proof.
SELECT
    contact_on,
    CASE WHEN kind <> 'message' THEN kind WHEN direction = 'in' THEN 'they wrote' ELSE 'you wrote' END AS what,
    title,
    group_size,
    counts,
    reason,
    reason_sentence,
    kind,
    direction,
    account,
    source,
    record_id
FROM timeline($person_id)
ORDER BY occurred_at DESC
LIMIT 20
