-- One row is a person with what their addresses and tags say about them and the owner's organisation.
CREATE TABLE derived.affiliation AS
WITH owner_domain AS (
    SELECT organisation_domain
    FROM derived.owner_address
    WHERE organisation_domain IS NOT NULL
),
addressed AS (
    SELECT
        member.person_id,
        min(mailbox.organisation_domain) FILTER (mailbox.organisation_domain IN (FROM owner_domain)) AS same_domain,
        min(mailbox.organisation_domain) FILTER (mailbox.organisation_domain NOT IN (FROM owner_domain))
            AS other_domain,
        bool_and(mailbox.is_free_mail) AS has_free_mail_only
    FROM derived.record_identity AS identity
    JOIN derived.person_member AS member USING (record_no)
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email'
    GROUP BY member.person_id
),
employed AS (
    SELECT person_id, min(organisation) FILTER (is_owners AND is_current) AS colleague_of
    FROM derived.employment
    GROUP BY person_id
)
SELECT
    person.person_id,
    addressed.same_domain,             -- the owner's organisation, if they have an address there
    addressed.other_domain,            -- another organisation they have an address at
    -- Whoever works elsewhere now is no colleague any more.
    employed.colleague_of,
    coalesce(addressed.has_free_mail_only, FALSE) AS has_free_mail_only,
    list_filter(
        person.tags,
        lambda tag: lower(tag) IN (
            'family', 'friend', 'friends', 'familie', 'freunde', 'famille', 'amis', 'familia', 'amigos'
        )
    )[1] AS private_tag
FROM derived.person AS person
LEFT JOIN addressed USING (person_id)
LEFT JOIN employed USING (person_id);
