-- One row is a name of which a bearer has changed, or a number or profile of a bearer.
SELECT name_key
FROM changed.derived.record
WHERE name_key IS NOT NULL
UNION
SELECT name_key
FROM derived.record
SEMI JOIN (FROM changed.derived.record_identity WHERE is_personal) USING (record_no)
WHERE name_key IS NOT NULL
