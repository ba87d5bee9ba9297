-- One row is a person: how many records it has, what kind of person they make it, and why.
CREATE OR REPLACE TEMP TABLE person_kind AS
WITH shown AS (
    SELECT
        person_id,
        count(*) AS record_count,
        min(record_id) FILTER (has_human_name IS NOT TRUE) AS first_nameless_id,
        bool_or(is_chosen) AS is_in_address_book,
        bool_or(kind IN ('room', 'resource', 'location')) AS is_place,
        bool_or(kind = 'group') AS is_group,
        bool_or(kind = 'org') AS is_organisation,
        bool_or(is_chosen AND has_human_name) AS is_named_card,
        bool_or(has_human_name AND family_name IS NOT NULL) AS has_full_name,
        bool_or(has_human_name) AS has_human_name,
        bool_or(NOT has_human_name) AS has_other_name,
        bool_or(NOT is_observed AND organisation IS NOT NULL) AS has_organisation,
        bool_or(CASE WHEN office.role IS NOT NULL THEN list_contains(string_split(name_key, ' '), office.role) END)
            AS is_called_like_office
    FROM derived.person_record AS record
    LEFT JOIN (FROM derived.person_mailbox WHERE has_only_roles) AS office USING (person_id)
    GROUP BY person_id
),
decided AS (
    SELECT
        shown.person_id,
        record_count,
        is_in_address_book,
        first_nameless_id,
        CASE
            WHEN said.kind IS NOT NULL THEN [said.kind, 'you said so']
            WHEN is_place THEN ['room', 'its records say that it is a place or a thing']
            WHEN is_group THEN ['list', 'its records say that it is a group']
            WHEN is_organisation THEN ['role', 'its card says that it is an organisation']
            WHEN is_named_card THEN ['human', 'has a card with a person''s name']
            WHEN has_full_name AND is_called_like_office
                THEN ['human', 'the address is called like an office or a room, but so is the person']
            WHEN mailbox.has_only_roles AND mailbox.role_kind != 'role'
                THEN [mailbox.role_kind, 'the address is that of a ' || mailbox.role_kind || ': ' || mailbox.role]
            WHEN mailbox.is_unasked_machine
                THEN ['bot', 'all mail from it (' || mailbox.mail_count || ') is bulk or automatic, and you never wrote to it']
            WHEN has_full_name THEN ['human', 'is written with a person''s full name']
            WHEN mailbox.has_only_roles THEN ['role', 'the address is no one person''s: ' || mailbox.role]
            WHEN has_human_name THEN ['human', 'is written with a person''s name']
            WHEN has_other_name THEN ['role', 'the name is not one person''s']
            WHEN mailbox.person_id IS NULL AND has_organisation THEN ['role', 'a card with an organisation and no name']
            WHEN mailbox.person_id IS NOT NULL THEN ['human', 'the address looks like a person''s']
            ELSE ['unsure', 'neither a name nor an address is known']
        END AS kind_and_reason
    FROM shown
    LEFT JOIN derived.person_mailbox AS mailbox USING (person_id)
    LEFT JOIN derived.said_kind AS said USING (person_id)
)
SELECT
    person_id,
    kind_and_reason[1] AS kind,        -- human, role, list, bot, room, unsure
    kind_and_reason[2] AS kind_reason,
    is_in_address_book,
    record_count,
    first_nameless_id
FROM decided;
