-- One row is an organisation and the domain at which its people have addresses, as cards show that name both: those of
-- two people or more, and of most whose card names the organisation and some company's address.
CREATE TABLE derived.work_domain AS
WITH both_named AS (
    SELECT record.organisation_key, mailbox.organisation_domain, count(DISTINCT record.name_no) AS people
    FROM derived.record AS record
    JOIN derived.record_identity AS identity USING (record_no)
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE record.organisation_key IS NOT NULL AND identity.kind = 'email' AND mailbox.organisation_domain IS NOT NULL
    GROUP BY record.organisation_key, mailbox.organisation_domain
)
SELECT organisation_key, organisation_domain
FROM both_named
QUALIFY people >= 2 AND people > 0.5 * sum(people) OVER (PARTITION BY organisation_key);
