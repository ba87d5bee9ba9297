-- One row is an organisation of whose people an address has changed.
SELECT organisation_key
FROM derived.record
SEMI JOIN (FROM changed.derived.record_identity WHERE kind = 'email') USING (record_no)
WHERE organisation_key IS NOT NULL
