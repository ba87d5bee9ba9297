-- One row is a person: the records that were judged to be one human, mailbox, list, bot or room.
CREATE TABLE derived.person AS
WITH gathered AS (
    SELECT
        person_id,
        count(*) AS record_count,
        bool_or(is_chosen) AS is_in_address_book,
        -- The newest card that says it; undated cards last.
        first(organisation ORDER BY updated_at DESC NULLS LAST, organisation) FILTER (organisation IS NOT NULL)
            AS organisation,
        first(title ORDER BY updated_at DESC NULLS LAST, title) FILTER (title IS NOT NULL) AS title,
        -- With the year before without.
        first(birthday ORDER BY birthday LIKE '--%', updated_at DESC NULLS LAST, birthday)
            FILTER (birthday IS NOT NULL) AS birthday,
        list_distinct(flatten(list(tags))) AS tags,
        min(record_id) AS first_record_id
    FROM derived.person_record
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
    coalesce(name.display_name, gathered.organisation, mailbox.first_address, gathered.first_record_id) AS display_name,
    name.given_name,
    name.family_name,
    gathered.organisation,
    gathered.title,
    gathered.birthday,                 -- 1985-04-12 or --04-12
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
LEFT JOIN derived.person_name_choice AS name USING (person_id)
LEFT JOIN derived.person_mailbox AS mailbox USING (person_id)
LEFT JOIN said USING (person_id);
