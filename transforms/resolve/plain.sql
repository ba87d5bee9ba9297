-- One row is a component in which there is nothing that a guard could find: it is one person, in whichever order its pairs
-- are joined.
CREATE OR REPLACE TEMP TABLE plain AS
WITH member AS MATERIALIZED (
    SELECT
        component.component_no,
        component.record_no,
        derived.text_no(record.name_form) AS name_no,
        derived.text_no(record.book) AS book_no
    FROM temp.component AS component
    JOIN derived.record AS record USING (record_no)
),
judged AS (
    SELECT component.component_no
    FROM temp.wanted AS wanted
    JOIN temp.component AS component ON component.record_no = wanted.left_no
    WHERE wanted.judgement IS NOT NULL
),
-- All that were compared, also those that have not enough evidence: what their names say is known.
compared AS (
    SELECT
        one.component_no,
        edge.is_name_conflict,
        edge.is_enough AND edge.is_near_identical AND one.book_no = other.book_no AS is_near_in_book,
        edge.is_enough AND one.name_no IS NOT NULL AND other.name_no IS NOT NULL AS is_named,
        CASE WHEN one.name_no <> other.name_no THEN xor(one.name_no, other.name_no) END AS names_no
    FROM derived.edge AS edge
    JOIN member AS one ON one.record_no = edge.left_no
    JOIN member AS other ON other.record_no = edge.right_no AND other.component_no = one.component_no
),
shown AS (
    SELECT
        component_no,
        bool_or(is_name_conflict) AS has_conflict,
        count(*) FILTER (is_near_in_book) AS near_in_book,
        count(*) FILTER (is_named) AS named_pairs,
        count(DISTINCT names_no) AS names_compared
    FROM compared
    GROUP BY component_no
),
held AS (
    SELECT
        component_no,
        count(*) AS records,
        count(name_no) AS named,
        count(DISTINCT name_no) AS names
    FROM member
    GROUP BY component_no
),
in_book AS (
    SELECT component_no, sum(records * (records - 1) // 2) AS pairs
    FROM (
        SELECT component_no, book_no, count(*) AS records
        FROM member
        WHERE book_no IS NOT NULL
        GROUP BY component_no, book_no
        HAVING count(*) > 1
    )
    GROUP BY component_no
)
SELECT component_no
FROM shown
JOIN held USING (component_no)
LEFT JOIN in_book USING (component_no)
WHERE NOT has_conflict
    AND component_no NOT IN (FROM judged)
    AND records <= 50                  -- LARGEST_PERSON of persons.py
    AND near_in_book = coalesce(in_book.pairs, 0)
    AND names_compared = names * (names - 1) // 2
    -- Whoever bears no name joins one person alone: those with names hang together by themselves. So many hold surely.
    AND (named = records OR named < 2 OR named_pairs > (named - 1) * (named - 2) // 2);
