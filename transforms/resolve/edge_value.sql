-- One row is a pair about which is decided together with others, and the name of each record.
SELECT
    wanted.left_no,
    wanted.right_no,
    wanted.bits,
    wanted.is_near_identical,
    wanted.is_past_names,
    wanted.is_name_conflict,
    one.name_form,
    other.name_form,
    wanted.left_book,
    wanted.right_book,
    wanted.judgement                   -- same, different; NULL for evidence
FROM temp.wanted AS wanted
JOIN derived.record AS one ON one.record_no = wanted.left_no
JOIN derived.record AS other ON other.record_no = wanted.right_no
WHERE NOT wanted.is_apart
