-- One row is a workplace of a record: its organisation, or the domain of one of its addresses.
CREATE TABLE derived.record_work AS
SELECT record_no, 'organisation' AS kind, organisation_key AS workplace
FROM derived.record
WHERE organisation_key IS NOT NULL
UNION
SELECT identity.record_no, 'domain', mailbox.organisation_domain
FROM derived.record_identity AS identity
JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
WHERE identity.kind = 'email' AND mailbox.organisation_domain IS NOT NULL;
