-- One row is a person: the records that were judged to be one human, mailbox, list, bot or room.
CREATE TABLE derived.person AS
WITH card_tag AS (
    SELECT person_id, unnest(tags) AS tag FROM derived.person_record WHERE tags <> []
),
-- The user's word about a tag beats the cards'.
tag AS (
    SELECT card.person_id, card.tag
    FROM card_tag AS card
    ANTI JOIN derived.said_tag AS said ON said.person_id = card.person_id AND lower(said.tag) = lower(card.tag)
    UNION ALL
    SELECT person_id, tag FROM derived.said_tag WHERE NOT is_off
),
tagged AS (
    SELECT person_id, list(DISTINCT tag ORDER BY tag) AS tags
    FROM tag
    GROUP BY person_id
),
shown AS NOT MATERIALIZED (FROM derived.person_value WHERE place = 1)
SELECT
    person_id,
    -- Without a name: the workplace of a company's card, the address, and if all fails the record.
    coalesce(name.value, organisation.value, mailbox.first_address, person_kind.first_nameless_id) AS display_name,
    named.given_name,
    named.family_name,
    organisation.value AS organisation,
    title.value AS title,
    birthday.value AS birthday,                 -- 1985-04-12 or --04-12
    person_kind.kind,
    person_kind.kind_reason,
    coalesce(mailbox.is_owner, FALSE) AS is_owner,
    person_kind.is_in_address_book,
    person_kind.record_count,
    coalesce(tagged.tags, []) AS tags
FROM temp.person_kind AS person_kind
LEFT JOIN (FROM shown WHERE field = 'name') AS name USING (person_id)
LEFT JOIN derived.record AS named ON named.record_no = name.record_no
LEFT JOIN (FROM shown WHERE field = 'organisation') AS organisation USING (person_id)
LEFT JOIN (FROM shown WHERE field = 'title') AS title USING (person_id)
LEFT JOIN (FROM shown WHERE field = 'birthday') AS birthday USING (person_id)
LEFT JOIN derived.person_mailbox AS mailbox USING (person_id)
LEFT JOIN tagged USING (person_id);
