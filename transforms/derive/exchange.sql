-- One row is a person on an exchange that a source says outright, or the user: a chat, a call, a connection. Whom a
-- source names is told by address, number or profile, else by a name that one person alone has; nobody is made of it.
CREATE TABLE derived.exchange AS
WITH party AS (
    SELECT
        exchange.*,
        coalesce(mailbox.match_key, phone.e164, web.url) AS match_key,
        person_name.name_key
    FROM core.exchange AS exchange
    LEFT JOIN derived.email_address AS mailbox
        ON exchange.party_kind = 'email' AND mailbox.value = exchange.value
    LEFT JOIN core.account AS account ON account.account = exchange.account
    LEFT JOIN derived.phone_number AS phone
        ON exchange.party_kind = 'phone' AND phone.value = exchange.value
        AND phone.region = coalesce(account.region, 'ZZ')
    LEFT JOIN derived.web_address AS web ON exchange.party_kind = 'url' AND web.value = exchange.value
    LEFT JOIN derived.person_name AS person_name
        ON exchange.party_kind = 'name' AND person_name.full_name = exchange.value
        AND person_name.given_name IS NULL
        AND person_name.middle_name IS NULL
        AND person_name.family_name IS NULL
        AND person_name.name_prefix IS NULL
        AND person_name.name_suffix IS NULL
),
known AS (
    SELECT identity.kind, identity.match_key, min(member.person_id) AS person_id
    FROM derived.record_identity AS identity
    SEMI JOIN party ON party.party_kind = identity.kind AND party.match_key = identity.match_key
    JOIN derived.person_member AS member USING (record_no)
    GROUP BY identity.kind, identity.match_key
    HAVING min(member.person_id) = max(member.person_id)
),
named AS (
    SELECT record.name_key, min(member.person_id) AS person_id
    FROM derived.record_called AS record
    SEMI JOIN party USING (name_key)
    JOIN derived.person_member AS member USING (record_no)
    WHERE record.has_human_name
    GROUP BY record.name_key
    HAVING min(member.person_id) = max(member.person_id)
),
told AS (
    SELECT
        party.* EXCLUDE (match_key, name_key),
        coalesce(known.person_id, named.person_id, member.person_id) AS person_id
    FROM party
    LEFT JOIN known ON known.kind = party.party_kind AND known.match_key = party.match_key
    LEFT JOIN named USING (name_key)
    LEFT JOIN derived.person_member AS member
        ON party.party_kind = 'record'
        AND member.record_no = derived.key_no(party.account, party.source, party.record_id)
    UNION ALL BY NAME
    SELECT
        'owner' AS account,
        'said' AS source,
        'word ' || word.word_id AS record_id,
        FALSE AS is_gone,
        word.content AS kind,
        'both' AS direction,
        word.from_on AS occurred_on,
        count(*) OVER (PARTITION BY word.command_id) AS group_size,
        FALSE AS is_unanswered,
        FALSE AS is_spam,
        found.person_id
    FROM core.word AS word
    JOIN derived.word_person AS found USING (word_id)
    WHERE word.kind = 'saw'
),
local AS (
    SELECT
        told.*,
        -- Of a day noon stands for all of it.
        coalesce(
            told.occurred_at, (told.occurred_on + INTERVAL 12 HOUR) AT TIME ZONE zone.time_zone
        ) AS at,
        coalesce(told.occurred_on, (told.occurred_at AT TIME ZONE zone.time_zone)::DATE) AS contact_on,
        told.occurred_at AT TIME ZONE zone.time_zone AS local_time
    FROM told
    ASOF JOIN derived.owner_zone AS zone
        ON coalesce(told.occurred_at, told.occurred_on::TIMESTAMP AT TIME ZONE 'UTC') >= zone.from_at
    WHERE told.person_id IS NOT NULL
)
SELECT
    row_number() OVER (
        ORDER BY local.at, local.account, local.source, local.record_id, local.kind, local.person_id
    ) AS exchange_number,
    local.person_id,
    local.at AS occurred_at,
    local.contact_on,
    local.kind,
    local.direction,
    local.group_size,
    CASE
        WHEN coalesce(person.is_owner, FALSE) THEN 'owner'
        WHEN local.at < rule.first_mail_at OR local.at >= rule.end_mail_at THEN 'absurd_date'
        WHEN local.is_spam THEN 'spam'
        WHEN local.kind = 'connection' THEN 'connection'
        WHEN local.kind = 'invitation' THEN 'connection_request'
        WHEN local.is_unanswered THEN 'unanswered_call'
        WHEN local.group_size > rule.largest_group THEN 'large_group'
        ELSE local.kind
    END AS reason,
    local.account,
    local.source,
    local.record_id,
    local.is_gone,
    coalesce(
        isodow(local.local_time) <= 5
        AND hour(local.local_time) >= rule.office_from_hour
        AND hour(local.local_time) < rule.office_until_hour,
        FALSE
    ) AS is_office_hours
FROM local
JOIN derived.person_sort AS person USING (person_id)
CROSS JOIN derived.rule AS rule;
