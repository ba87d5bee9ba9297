-- One row is a name of which a bearer has changed, or a number or profile of a bearer.
SELECT name_no
FROM changed.derived.record
WHERE name_no IS NOT NULL
UNION
SELECT name_no
FROM derived.record
SEMI JOIN (FROM changed.derived.record_identity WHERE is_personal) USING (record_no)
WHERE name_no IS NOT NULL
