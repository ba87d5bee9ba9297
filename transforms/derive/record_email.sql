-- One row is an e-mail address of a record. Apart from derived.record_identity, which changes with every number.
CREATE VIEW derived.record_email AS
SELECT record_no, identity, match_key, value
FROM derived.record_identity
WHERE kind = 'email';
