-- One row is a workplace of a record: its organisation, or the domain of one of its addresses, or that of others who work
-- for its organisation.
CREATE TABLE derived.record_work AS
WITH workplace AS (
    SELECT record_no, 'organisation' AS kind, organisation_key AS workplace, FALSE AS is_learned
    FROM derived.record
    WHERE organisation_key IS NOT NULL
    UNION ALL
    SELECT identity.record_no, 'domain', mailbox.organisation_domain, FALSE
    FROM derived.record_identity AS identity
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email' AND mailbox.organisation_domain IS NOT NULL
    UNION ALL
    SELECT record.record_no, 'domain', learned.organisation_domain, TRUE
    FROM derived.record AS record
    JOIN derived.work_domain AS learned USING (organisation_key)
)
SELECT
    record_no,
    kind,                              -- organisation, domain
    workplace,
    bool_and(is_learned) AS is_learned -- it has no address there itself
FROM workplace
GROUP BY record_no, kind, workplace;
