-- One row is a name that records of the person $left or of $right bear. Of internal tables: forms are compared.
SELECT DISTINCT person_id, display_name, name_form
FROM derived.person_record
WHERE person_id IN ($left, $right) AND name_form IS NOT NULL
ORDER BY display_name, name_form, person_id
