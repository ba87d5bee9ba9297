-- One row is a door where somebody lives or works whose record has changed: it may count as another person's.
SELECT place.place_no
FROM derived.record_place AS place
SEMI JOIN changed.derived.record USING (record_no)
WHERE place.place_no IS NOT NULL
