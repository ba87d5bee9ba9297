-- One row is a pair with enough evidence or of the user's `same`, and whether its records ended in one person.
CREATE TABLE derived.decision AS
WITH apart AS (
    SELECT
        wanted.left_no,
        wanted.right_no,
        CASE
            WHEN wanted.is_name_conflict AND NOT wanted.is_past_names THEN 'name_conflict'
            WHEN one.book = other.book AND NOT wanted.is_near_identical THEN 'one_address_book'
        END AS stopped_by
    FROM temp.wanted AS wanted
    JOIN derived.record AS one ON one.record_no = wanted.left_no
    JOIN derived.record AS other ON other.record_no = wanted.right_no
    WHERE wanted.is_apart
)
SELECT
    left_no,
    right_no,
    stopped_by,                        -- the guard that kept them apart: different, ambiguous, name_conflict,
                                       -- one_address_book, size; NULL when they are one person
    CASE WHEN stopped_by IS NULL THEN left_no END AS person_no  -- the least record_no of that person
FROM apart
UNION ALL
SELECT wanted.left_no, wanted.right_no, NULL, component.component_no
FROM temp.wanted AS wanted
JOIN temp.component AS component ON component.record_no = wanted.left_no
WHERE component.component_no IN (FROM temp.plain)
UNION ALL
FROM temp.clustered;
