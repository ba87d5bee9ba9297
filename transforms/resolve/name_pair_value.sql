-- One row is a distinct pair of unequal names: their forms, as texts are numbered, and their numbers among the compared.
SELECT pair.left_form_no, pair.right_form_no, one.name_no AS left_no, other.name_no AS right_no
FROM (SELECT DISTINCT left_form_no, right_form_no FROM temp.pair WHERE left_form_no != right_form_no) AS pair
JOIN temp.compared_name AS one ON one.form_no = pair.left_form_no
JOIN temp.compared_name AS other ON other.form_no = pair.right_form_no;
