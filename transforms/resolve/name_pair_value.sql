-- One row is a distinct pair of unequal names.
WITH named AS (
    SELECT DISTINCT form_no, name_form FROM temp.side WHERE name_form IS NOT NULL
)
SELECT one.name_form, other.name_form
FROM (SELECT DISTINCT left_form_no, right_form_no FROM temp.pair WHERE left_form_no != right_form_no) AS pair
JOIN named AS one ON one.form_no = pair.left_form_no
JOIN named AS other ON other.form_no = pair.right_form_no
