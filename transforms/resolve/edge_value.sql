-- One row is a pair of a component in which a guard may stop something, and what it asks of each record. Pairs of one
-- component follow each other.
SELECT
    component.component_no,
    wanted.left_no,
    wanted.right_no,
    wanted.bits,
    wanted.is_near_identical,
    wanted.is_past_names,
    one.name_form,
    other.name_form,
    one.book,
    other.book,
    wanted.judgement                   -- same, different; NULL for evidence
FROM temp.wanted AS wanted
JOIN temp.component AS component ON component.record_no = wanted.left_no
JOIN derived.record AS one ON one.record_no = wanted.left_no
JOIN derived.record AS other ON other.record_no = wanted.right_no
WHERE component.component_no NOT IN (FROM temp.plain)
ORDER BY component.component_no
