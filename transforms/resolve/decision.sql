-- One row is a pair with enough evidence or of the user's `same`, and whether its records ended in one person.
CREATE TABLE derived.decision AS
WITH apart AS (
    SELECT
        *,
        CASE
            WHEN is_name_conflict AND NOT is_past_names THEN 'name_conflict'
            WHEN left_book = right_book AND NOT is_near_identical THEN 'one_address_book'
        END AS stopped_by
    FROM temp.wanted
    WHERE is_apart
)
SELECT
    left_no,
    right_no,
    stopped_by,                        -- the guard that kept them apart: different, ambiguous, name_conflict,
                                       -- one_address_book, size; NULL when they are one person
    CASE WHEN stopped_by IS NULL THEN left_no END AS person_no  -- the least record_no of that person
FROM apart
UNION ALL
FROM temp.clustered;
