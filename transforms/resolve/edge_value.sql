-- One row is a pair of a component in which a guard may stop something, and what it asks of each record. Pairs of one
-- component follow each other.
WITH member AS MATERIALIZED (
    SELECT component.component_no, component.record_no, record.name_form, record.book
    FROM temp.component AS component
    JOIN derived.record AS record USING (record_no)
    WHERE component.component_no NOT IN (FROM temp.plain)
)
SELECT
    one.component_no,
    wanted.left_no,
    wanted.right_no,
    wanted.bits,
    wanted.is_near_identical,
    wanted.is_past_names,
    wanted.is_name_conflict,
    one.name_form,
    other.name_form,
    one.book,
    other.book,
    wanted.judgement                   -- same, different; NULL for evidence
FROM temp.wanted AS wanted
JOIN member AS one ON one.record_no = wanted.left_no
JOIN member AS other ON other.record_no = wanted.right_no
ORDER BY one.component_no
