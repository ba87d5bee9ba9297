-- One row is a person: the records that were judged to be one human, mailbox, list, bot or room.
CREATE TABLE derived.person AS
WITH gathered AS (
    SELECT
        person_id,
        count(*) AS record_count,
        bool_or(is_chosen) AS is_in_address_book,
        list_distinct(flatten(list(tags))) AS tags,
        min(record_id) AS first_record_id
    FROM derived.person_record
    GROUP BY person_id
),
shown AS (
    SELECT
        person_id,
        max(value) FILTER (field = 'name') AS display_name,
        max(given_name) FILTER (field = 'name') AS given_name,
        max(family_name) FILTER (field = 'name') AS family_name,
        max(value) FILTER (field = 'organisation') AS organisation,
        max(value) FILTER (field = 'title') AS title,
        max(value) FILTER (field = 'birthday') AS birthday
    FROM derived.person_value
    WHERE place = 1
    GROUP BY person_id
),
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
    coalesce(shown.display_name, shown.organisation, mailbox.first_address, gathered.first_record_id) AS display_name,
    shown.given_name,
    shown.family_name,
    shown.organisation,
    shown.title,
    shown.birthday,                 -- 1985-04-12 or --04-12
    person_kind.kind,
    person_kind.kind_reason,
    coalesce(mailbox.is_owner, FALSE) AS is_owner,
    gathered.is_in_address_book,
    gathered.record_count,
    -- The user's word about a tag beats the cards'.
    list_sort(list_concat(
        list_filter(gathered.tags, lambda tag: NOT list_contains(coalesce(said.decided, []), lower(tag))),
        coalesce(said.given, [])
    )) AS tags
FROM gathered
JOIN derived.person_kind AS person_kind USING (person_id)
LEFT JOIN shown USING (person_id)
LEFT JOIN derived.person_mailbox AS mailbox USING (person_id)
LEFT JOIN said USING (person_id);
