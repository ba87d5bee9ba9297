-- One row is a name to compare, in the order of their numbers.
SELECT name_form
FROM temp.compared_name
ORDER BY name_no;
