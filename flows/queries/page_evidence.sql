-- One row is a pair of records, at least one of a known human being: of each person the six pairs with most evidence that
-- were joined, and the two closest that were kept apart; with every reason, the weightiest first.
WITH pair AS (
    SELECT
        left_person_id,
        right_person_id,
        left_account,
        left_source,
        left_record_id,
        right_account,
        right_source,
        right_record_id,
        is_joined,
        any_value(stopped_by) AS stopped_by,
        round(any_value(total_bits), 2) AS total_bits,
        list([because, CAST(round(bits, 2) AS TEXT)] ORDER BY bits DESC NULLS FIRST, feature) AS reasons
    FROM match_evidence
    GROUP BY ALL
),
either_way AS (
    SELECT left_person_id AS person_id, right_person_id AS other_person_id, * FROM pair
    UNION ALL
    SELECT right_person_id, left_person_id, * FROM pair WHERE left_person_id <> right_person_id
)
SELECT
    e.person_id,
    e.other_person_id,
    other.display_name AS other,
    e.left_account,
    e.left_source,
    e.left_record_id,
    e.right_account,
    e.right_source,
    e.right_record_id,
    e.is_joined,
    e.stopped_by,
    e.total_bits,
    e.reasons
FROM either_way AS e
JOIN person AS p USING (person_id)
JOIN person AS other ON other.person_id = e.other_person_id
WHERE p.is_known AND p.kind = 'human' AND NOT p.is_owner
QUALIFY row_number() OVER (
    PARTITION BY e.person_id, e.is_joined
    ORDER BY e.total_bits DESC NULLS FIRST, e.left_account, e.left_source, e.left_record_id, e.right_account,
        e.right_source, e.right_record_id
) <= CASE WHEN e.is_joined THEN 6 ELSE 2 END
ORDER BY e.person_id, e.is_joined DESC, e.total_bits DESC NULLS FIRST, e.left_record_id, e.right_record_id
