-- One row is a person and a workplace at which they have, or had, an address of their own, used by themselves or not, or
-- that a card of theirs names. A workplace is a domain, all domains of one organisation being one; without any, the organisation of cards. No workplace are
-- free-mail, the domain of a family, and what a school lends to its former pupils for ever.
CREATE TABLE derived.employment AS
WITH mailbox AS (
    SELECT DISTINCT address, organisation_domain AS domain, split_part(organisation_domain, '.', 1) AS label
    FROM derived.email_address
    WHERE organisation_domain IS NOT NULL AND role IS NULL AND NOT regexp_matches(domain, '(^|\.)(alum|absolvent|ancien)')
),
mine AS (
    SELECT
        known.person_id,
        mailbox.address AS email,
        met.first_own_on,
        met.last_own_on,
        met.own_count,
        mailbox.domain,
        mailbox.label
    FROM (
        SELECT identity.identity AS email, min(member.person_id) AS person_id
        FROM derived.record_email AS identity
        JOIN derived.person_member AS member USING (record_no)
        GROUP BY identity.identity
        HAVING min(member.person_id) = max(member.person_id)  -- what several share is nobody's
    ) AS known
    JOIN mailbox ON mailbox.address = known.email
    JOIN derived.person_sort AS person USING (person_id)
    LEFT JOIN derived.address_met AS met ON met.person_id = known.person_id AND met.email = known.email
    WHERE person.kind = 'human' AND NOT person.is_owner
),
-- The family's own: it bears their name, and at most one more has an address there.
private_domain AS (
    SELECT mine.domain
    FROM mine
    LEFT JOIN derived.person_family AS person USING (person_id)
    GROUP BY mine.domain, mine.label
    HAVING count(DISTINCT mine.person_id) <= 2
        AND bool_or(
            contains(
                replace(replace(replace(replace(mine.label, '-', ''), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
                replace(replace(replace(replace(
                    lower(strip_accents(person.family_name)), '-', ''), 'ae', 'a'), 'oe', 'o'), 'ue', 'u')
            )
        )
),
used AS (
    SELECT
        person_id,
        domain,
        label,
        min(first_own_on) AS first_on,
        max(last_own_on) AS last_on,
        coalesce(CAST(sum(own_count) AS BIGINT), 0) AS uses,
        coalesce(arg_max(email, (last_own_on, email)) FILTER (last_own_on IS NOT NULL), min(email)) AS email
    FROM mine
    WHERE domain NOT IN (FROM private_domain)
    GROUP BY person_id, domain, label
),
card AS (
    SELECT member.person_id, record.*
    FROM derived.work_card AS record
    JOIN derived.person_member AS member USING (record_no)
),
-- What cards with addresses of one domain alone call it: one that is like it, or that of two people.
called AS (
    SELECT
        domain,
        organisation_key,
        min(organisation) AS organisation,
        count(DISTINCT person_id) AS people
    FROM (
        SELECT
            card.person_id,
            card.organisation,
            card.organisation_key,
            min(mailbox.domain) AS domain,
            min(mailbox.label) AS label
        FROM card
        JOIN derived.record_email AS identity USING (record_no)
        JOIN mailbox ON mailbox.address = identity.identity
        GROUP BY ALL
        HAVING min(mailbox.domain) = max(mailbox.domain)
    )
    GROUP BY domain, organisation_key, label
    HAVING people >= 2
        OR contains(replace(organisation_key, ' ', ''), label)
        OR contains(label, replace(organisation_key, ' ', ''))
    QUALIFY row_number() OVER (PARTITION BY domain ORDER BY people DESC, organisation_key) = 1
),
at_domain AS (
    SELECT domain, label, count(first_on) AS people FROM used GROUP BY domain, label
),
-- A label, and all of it that stands before a hyphen.
stem AS (
    SELECT
        domain,
        unnest(list_transform(
            string_split(label, '-'), lambda part, n: array_to_string(string_split(label, '-')[:n], '-')
        )) AS label
    FROM at_domain
),
-- Two domains of one organisation: called alike, or most who used the one used the other too.
same AS (
    SELECT one.domain, other.domain AS also
    FROM at_domain AS one
    JOIN stem AS other USING (label)
    UNION
    SELECT one.domain, other.domain
    FROM called AS one
    JOIN called AS other USING (organisation_key)
    UNION
    SELECT shared.domain, shared.also
    FROM (
        SELECT one.domain, other.domain AS also, count(*) AS people
        FROM used AS one
        JOIN used AS other USING (person_id)
        WHERE one.domain <> other.domain AND one.first_on IS NOT NULL AND other.first_on IS NOT NULL
        GROUP BY one.domain, other.domain
        HAVING count(*) >= 2
    ) AS shared
    JOIN at_domain AS one USING (domain)
    JOIN at_domain AS other ON other.domain = shared.also
    WHERE 2 * shared.people >= least(one.people, other.people)
),
either_way AS (
    SELECT domain, also FROM same
    UNION
    SELECT also, domain FROM same
),
near AS (
    SELECT domain, min(also) AS workplace FROM either_way GROUP BY domain
),
domain_workplace AS (
    SELECT either_way.domain, min(near.workplace) AS workplace
    FROM either_way
    JOIN near ON near.domain = either_way.also
    GROUP BY either_way.domain
),
named AS (
    SELECT domain_workplace.workplace, arg_min(called.organisation, (-called.people, called.organisation)) AS organisation
    FROM called
    JOIN domain_workplace USING (domain)
    GROUP BY domain_workplace.workplace
),
organisation_workplace AS (
    SELECT called.organisation_key, min(domain_workplace.workplace) AS workplace
    FROM called
    JOIN domain_workplace USING (domain)
    GROUP BY called.organisation_key
),
owner_workplace AS (
    SELECT DISTINCT workplace
    FROM domain_workplace
    WHERE domain IN (SELECT organisation_domain FROM derived.owner_address)
),
by_address AS (
    SELECT
        used.person_id,
        domain_workplace.workplace,
        coalesce(arg_max(used.domain, (used.last_on, used.domain)) FILTER (used.last_on IS NOT NULL), min(used.domain))
            AS domain,
        min(used.first_on) AS first_on,
        max(used.last_on) AS last_on,
        CAST(sum(used.uses) AS BIGINT) AS uses,
        coalesce(arg_max(used.email, (used.last_on, used.email)) FILTER (used.last_on IS NOT NULL), min(used.email))
            AS email
    FROM used
    JOIN domain_workplace USING (domain)
    GROUP BY used.person_id, domain_workplace.workplace
),
by_card AS (
    SELECT
        card.*,
        coalesce(organisation_workplace.workplace, card.organisation_key) AS workplace
    FROM card
    LEFT JOIN organisation_workplace USING (organisation_key)
    -- The newest that says it; what LinkedIn says of people it keeps up to date itself.
    QUALIFY row_number() OVER (
        PARTITION BY card.person_id, workplace
        ORDER BY card.source = 'linkedin_connections' DESC, card.updated_at DESC NULLS LAST, card.account, card.source, card.record_id
    ) = 1
),
joined AS (
    SELECT
        coalesce(by_address.person_id, by_card.person_id) AS person_id,
        coalesce(by_address.workplace, by_card.workplace) AS workplace,
        by_address.* EXCLUDE (person_id, workplace),
        by_card.* EXCLUDE (person_id, workplace, organisation_key, updated_at),
        (by_card.updated_at AT TIME ZONE 'UTC')::DATE AS card_on
    FROM by_address
    FULL JOIN by_card ON by_card.person_id = by_address.person_id AND by_card.workplace = by_address.workplace
)
SELECT
    joined.person_id,
    joined.workplace,
    coalesce(joined.organisation, named.organisation, joined.domain) AS organisation,  -- to show
    joined.domain,                     -- NULL like the next four: known by cards alone
    joined.email,
    joined.first_on,                   -- used by themselves, from when to when; NULL: never
    joined.last_on,
    joined.uses,
    joined.account,                    -- the card that says so; NULL like the next four: known by addresses alone
    joined.source,
    joined.record_id,
    joined.title,
    joined.card_on,                    -- NULL also where the card has no date
    -- Nothing newer took its place: addresses that they use side by side are all in use.
    CASE
        WHEN joined.last_on IS NOT NULL
        THEN coalesce(joined.first_on >= newest.first_on OR joined.last_on > newest.first_on + 30, TRUE)
        ELSE newest.first_on IS NULL OR coalesce(joined.source = 'linkedin_connections', FALSE)
            OR coalesce(joined.card_on > newest.first_on, FALSE)
    END AS is_current,
    joined.workplace IN (FROM owner_workplace) AS is_owners  -- the owner has, or had, an address there
FROM joined
LEFT JOIN named USING (workplace)
LEFT JOIN (
    -- Used on two days at least: once may be a slip.
    SELECT person_id, max(first_on) AS first_on FROM by_address WHERE last_on > first_on GROUP BY person_id
) AS newest ON newest.person_id = joined.person_id;
