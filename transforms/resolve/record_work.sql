-- One row is a workplace of a record: its organisation, or the domain of one of its addresses, or that of others who work
-- for its organisation.
CREATE TABLE derived.record_work AS
WITH address_domain AS (
    SELECT identity.record_no, mailbox.organisation_domain, FALSE AS is_learned
    FROM derived.record_identity AS identity
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email' AND mailbox.organisation_domain IS NOT NULL
    UNION ALL
    SELECT record.record_no, learned.organisation_domain, TRUE
    FROM derived.record AS record
    JOIN derived.work_domain AS learned USING (organisation_key)
)
SELECT
    record_no,
    'organisation' AS kind,            -- organisation, domain
    organisation_key AS workplace,
    FALSE AS is_learned                -- it has no address there itself
FROM derived.record
WHERE organisation_key IS NOT NULL
UNION ALL
SELECT record_no, 'domain', organisation_domain, bool_and(is_learned)
FROM address_domain
GROUP BY record_no, organisation_domain;
