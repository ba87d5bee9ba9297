-- One row is a reason why a record of $one and a record of somebody else are, or are not, one person: of the five people
-- who come closest to being $one, the closest pair of records each, the closest first. Columns as of explain.sql, and who
-- the other is. Of the internal table: pairs that did not come close, too.
WITH reason AS (
    SELECT *, if(left_person_id = $one, right_person_id, left_person_id) AS other_person_id
    FROM derived.match_evidence
    WHERE
        (left_person_id = $one OR right_person_id = $one)
        AND left_person_id <> right_person_id
        AND total_bits IS NOT NULL
),
closest AS (
    SELECT other_person_id, left_account, left_source, left_record_id, right_account, right_source, right_record_id, total_bits
    FROM reason
    QUALIFY row_number() OVER (
        PARTITION BY other_person_id
        ORDER BY total_bits DESC, left_account, left_source, left_record_id, right_account, right_source, right_record_id
    ) = 1
    ORDER BY total_bits DESC, other_person_id
    LIMIT 5
)
SELECT
    reason.other_person_id,
    person.display_name AS other_name,
    left_account,
    left_source,
    left_record_id,
    right_account,
    right_source,
    right_record_id,
    reason.left_person_id,
    reason.right_person_id,
    one.name AS left_name,
    other.name AS right_name,
    reason.is_joined,
    reason.stopped_by,
    reason.total_bits,
    reason.needed_bits,
    reason.feature,
    reason.bits,
    reason.because
FROM reason
SEMI JOIN closest USING (left_account, left_source, left_record_id, right_account, right_source, right_record_id)
JOIN person ON person.person_id = reason.other_person_id
LEFT JOIN person_record AS one
    ON one.account = left_account AND one.source = left_source AND one.record_id = left_record_id
LEFT JOIN person_record AS other
    ON other.account = right_account AND other.source = right_source AND other.record_id = right_record_id
ORDER BY reason.total_bits DESC, reason.other_person_id, reason.bits DESC NULLS LAST, reason.feature
