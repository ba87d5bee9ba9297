-- One row is a person: the records that were judged to be one human, mailbox, list, bot or room.
CREATE TABLE derived.person AS
WITH tagged AS (
    SELECT person_id, list(DISTINCT tag) AS tags
    FROM (SELECT person_id, unnest(tags) AS tag FROM derived.person_record WHERE tags <> [])
    GROUP BY person_id
),
shown AS NOT MATERIALIZED (FROM derived.person_value WHERE place = 1),
said AS (
    SELECT
        person_id,
        coalesce(list(tag) FILTER (NOT is_off), []) AS given,
        list(lower(tag)) AS decided
    FROM derived.said_tag
    GROUP BY person_id
)
SELECT
    person_id,
    -- Without a name: the workplace of a company's card, the address, and if all fails the record.
    coalesce(name.value, organisation.value, mailbox.first_address, person_kind.first_nameless_id) AS display_name,
    name.given_name,
    name.family_name,
    organisation.value AS organisation,
    title.value AS title,
    birthday.value AS birthday,                 -- 1985-04-12 or --04-12
    person_kind.kind,
    person_kind.kind_reason,
    coalesce(mailbox.is_owner, FALSE) AS is_owner,
    person_kind.is_in_address_book,
    person_kind.record_count,
    -- The user's word about a tag beats the cards'.
    list_sort(list_concat(
        list_filter(tagged.tags, lambda tag: NOT list_contains(coalesce(said.decided, []), lower(tag))),
        coalesce(said.given, [])
    )) AS tags
FROM temp.person_kind AS person_kind
LEFT JOIN (FROM shown LEFT JOIN derived.person_record USING (person_id, record_no) WHERE field = 'name') AS name
    USING (person_id)
LEFT JOIN (FROM shown WHERE field = 'organisation') AS organisation USING (person_id)
LEFT JOIN (FROM shown WHERE field = 'title') AS title USING (person_id)
LEFT JOIN (FROM shown WHERE field = 'birthday') AS birthday USING (person_id)
LEFT JOIN derived.person_mailbox AS mailbox USING (person_id)
LEFT JOIN tagged USING (person_id)
LEFT JOIN said USING (person_id);
