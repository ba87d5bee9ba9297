-- One row is a distinct pair of names.
SELECT DISTINCT left_form, right_form
FROM temp.pair
WHERE left_form IS NOT NULL AND right_form IS NOT NULL
