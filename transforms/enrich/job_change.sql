-- One row is a person who has another employer, or another title there, than before, and how that is known: they wrote
-- from the addresses of one workplace no more and of another instead, or a card says so now.
CREATE TABLE derived.job_change AS
WITH workplace AS (
    SELECT workplace, min(organisation) AS organisation FROM derived.employment GROUP BY workplace
),
begun AS (
    SELECT
        began.person_id,
        began.workplace,
        began.first_on AS changed_on,
        began.uses,
        began.email,
        began.account IS NOT NULL AS is_on_card,
        arg_max(earlier.workplace, (earlier.last_on, earlier.workplace)) AS left_workplace,
        arg_max(earlier.email, (earlier.last_on, earlier.workplace)) AS left_email,
        max(earlier.last_on) AS left_on
    FROM derived.employment AS began
    JOIN derived.employment AS earlier
        ON earlier.person_id = began.person_id AND earlier.first_on < began.first_on
    WHERE began.last_on > began.first_on   -- used on two days at least: once may be a slip
    GROUP BY ALL
    -- Whoever goes on writing from an earlier one has two, and changed nothing.
    HAVING left_on <= began.first_on + 30
),
by_address AS (
    SELECT
        begun.person_id,
        begun.changed_on,
        'new_employer' AS kind,
        begun.left_workplace,
        begun.workplace,
        NULL::TEXT AS title_before,
        NULL::TEXT AS title,
        least(
            0.95,
            0.6
            + CASE WHEN begun.uses >= 5 THEN 0.1 ELSE 0 END
            + CASE WHEN begun.is_on_card THEN 0.15 ELSE 0 END
            + CASE WHEN day.as_of - begun.left_on > 90 THEN 0.1 ELSE 0 END
            + CASE WHEN dead.match_key IS NOT NULL THEN 0.15 ELSE 0 END
        ) AS confidence,
        'addresses' AS source,
        NULL AS record_id,
        format(
            'used {} until {:s}, and {} since {:s}{}',
            begun.left_email, begun.left_on::TEXT, begun.email, begun.changed_on::TEXT,
            CASE WHEN dead.match_key IS NOT NULL THEN '; mail to the old one comes back' ELSE '' END
        ) AS evidence
    FROM begun
    CROSS JOIN core.day AS day
    LEFT JOIN (
        SELECT DISTINCT mailbox.address, dead.match_key
        FROM derived.dead_address AS dead
        JOIN derived.email_address AS mailbox USING (match_key)
    ) AS dead ON dead.address = begun.left_email
),
said AS (
    SELECT account, source, record_id, organisation, title, since_at
    FROM core.position
    UNION ALL
    -- What is said now, if it was not the last that was.
    SELECT account, source, record_id, record.organisation, record.title, refresh.refreshed_at
    FROM derived.record AS record
    SEMI JOIN core.position USING (account, source, record_id)
    CROSS JOIN core.refresh AS refresh
),
turned AS (
    SELECT
        said.*,
        name.organisation_key,
        lag(name.organisation_key) OVER card AS key_before,
        lag(said.organisation) OVER card AS organisation_before,
        lag(said.title) OVER card AS title_before
    FROM said
    LEFT JOIN derived.organisation_name AS name ON name.organisation = said.organisation
    WINDOW card AS (PARTITION BY said.account, said.source, said.record_id ORDER BY said.since_at)
),
by_card AS (
    SELECT
        member.person_id,
        (turned.since_at AT TIME ZONE zone.time_zone)::DATE AS changed_on,
        CASE WHEN turned.organisation_key <> turned.key_before THEN 'new_employer' ELSE 'new_title' END AS kind,
        turned.organisation_before,
        turned.organisation,
        turned.title_before,
        turned.title,
        CASE WHEN turned.source = 'linkedin_connections' THEN 0.95 ELSE 0.85 END AS confidence,
        turned.account || '/' || turned.source AS source,
        turned.record_id,
        format(
            'the card said {} until {:s}, and says {} since',
            concat_ws(', ', turned.title_before, turned.organisation_before),
            (turned.since_at AT TIME ZONE zone.time_zone)::DATE::TEXT,
            concat_ws(', ', turned.title, turned.organisation)
        ) AS evidence,
        employment.workplace
    FROM turned
    JOIN derived.person_member AS member ON member.record_no = derived.key_no(turned.account, turned.source, turned.record_id)
    ASOF JOIN derived.owner_zone AS zone ON turned.since_at >= zone.from_at
    LEFT JOIN derived.employment AS employment
        ON employment.person_id = member.person_id AND employment.account = turned.account
        AND employment.source = turned.source AND employment.record_id = turned.record_id
    WHERE turned.organisation_key <> turned.key_before
        OR (turned.organisation_key = turned.key_before AND lower(turned.title) <> lower(turned.title_before))
),
told AS (
    SELECT
        by_address.* EXCLUDE (left_workplace, workplace),
        before.organisation AS before,
        after.organisation AS after,
        by_address.workplace
    FROM by_address
    JOIN workplace AS before ON before.workplace = by_address.left_workplace
    JOIN workplace AS after ON after.workplace = by_address.workplace
    UNION ALL BY NAME
    SELECT by_card.* EXCLUDE (organisation_before, organisation), organisation_before AS before, organisation AS after
    FROM by_card
)
-- A card that says within a year what addresses said, or another card, says nothing new.
SELECT told.* EXCLUDE (workplace)
FROM told
QUALIFY kind = 'new_title'
    OR coalesce(
        changed_on - lag(changed_on) OVER (PARTITION BY person_id, kind, coalesce(workplace, after) ORDER BY changed_on) > 365,
        TRUE
    );
