-- One row is a pair with enough evidence or judged by the user, and of each record its name and its address book.
WITH wanted AS (
    SELECT left_no, right_no, bits, is_near_identical, is_past_names, NULL AS judgement
    FROM derived.edge
    WHERE is_enough
    UNION ALL
    SELECT DISTINCT left_no, right_no, NULL, FALSE, FALSE, kind
    FROM derived.judgement
    WHERE left_no IS NOT NULL AND kind <> 'later'
)
SELECT
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
FROM wanted
JOIN derived.record AS one ON one.record_no = wanted.left_no
JOIN derived.record AS other ON other.record_no = wanted.right_no
