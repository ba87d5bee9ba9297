-- One row is a reason why a record of $one and a record of somebody else are, or are not, one person: of the five people
-- who come closest to being $one, the closest pair of records each, the closest first. Columns as of explain.sql, and who
-- the other is.
WITH reason AS (
    SELECT if(left_person_id = $one, right_person_id, left_person_id) AS other_person_id, *
    FROM derived.explained
    WHERE
        (left_person_id = $one OR right_person_id = $one)
        AND left_person_id <> right_person_id
        AND total_bits IS NOT NULL
),
closest AS (
    SELECT left_account, left_source, left_record_id, right_account, right_source, right_record_id, total_bits, other_person_id
    FROM reason
    QUALIFY row_number() OVER (
        PARTITION BY other_person_id
        ORDER BY total_bits DESC, left_account, left_source, left_record_id, right_account, right_source, right_record_id
    ) = 1
    ORDER BY total_bits DESC, other_person_id
    LIMIT 5
)
SELECT person.display_name AS other_name, reason.*
FROM reason
SEMI JOIN closest USING (left_account, left_source, left_record_id, right_account, right_source, right_record_id)
JOIN person ON person.person_id = reason.other_person_id
ORDER BY reason.total_bits DESC, reason.other_person_id, reason.bits DESC NULLS LAST, reason.feature
