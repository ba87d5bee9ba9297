-- One row is a reason to compare a record with others that have it too, as a hash: typed, and never NULL (a NULL key once
-- held 105,657 records together). Cards of groups, organisations and places have none. A record has some twice, as who has
-- one address under two labels: few are, and shared_key.sql need not look for them among all.
CREATE TABLE derived.blocking_key AS
WITH resolvable AS (
    SELECT * FROM derived.record WHERE is_observed OR kind = 'individual'
),
-- By itself DuckDB might first look up all addresses.
nameless_mailbox AS MATERIALIZED (
    SELECT identity.record_no, identity.value
    FROM derived.record_identity AS identity
    JOIN resolvable USING (record_no)
    WHERE identity.kind = 'email' AND resolvable.name_key IS NULL AND NOT resolvable.is_stranger
),
worker AS (
    SELECT work.record_no, resolvable.name_key, resolvable.spelling_key, work.workplace
    FROM derived.record_work AS work
    JOIN resolvable USING (record_no)
    WHERE contains(resolvable.spelling_key, ' ')
),
door AS (
    SELECT place.record_no, resolvable.name_key, place.street, place.number, place.postcode, place.locality
    FROM derived.record_place AS place
    JOIN resolvable USING (record_no)
    WHERE place.place_no IS NOT NULL
),
reason AS (
    SELECT
        identity.record_no,
        hash(identity.kind, derived.text_no(identity.match_key)) AS key,
        CASE identity.kind
            WHEN 'email' THEN CASE
                -- familie.berg@, the-smiths@, casa.rossi@: whoever lives there.
                WHEN regexp_matches(
                    identity.identity, '^(the|fam|family|familie|famille|familia|famiglia|casa|haus|house|home|chez)[._-]'
                ) THEN 'household mailbox'
                WHEN identity.role IS NULL THEN 'email'
                ELSE 'role mailbox'
            END
            WHEN 'phone' THEN if(identity.is_personal, 'mobile', 'phone')
            ELSE if(identity.is_personal, 'profile', 'homepage')
        END AS kind,
        coalesce(resolvable.name_no, 0) AS name_no
    FROM derived.record_identity AS identity
    JOIN resolvable USING (record_no)
    UNION ALL
    SELECT record_no, hash('name', spelling_key), 'name', NULL
    FROM resolvable
    WHERE contains(spelling_key, ' ')
    UNION ALL
    SELECT record_no, hash('name', unnest(core_keys)), 'name', NULL
    FROM resolvable
    WHERE len(core_keys) > 0
    UNION ALL
    SELECT nameless_mailbox.record_no, hash('name', mailbox.local_spelling_key), 'name', NULL
    FROM nameless_mailbox
    JOIN derived.email_address AS mailbox USING (value)
    WHERE mailbox.local_spelling_key IS NOT NULL
    UNION ALL
    SELECT record_no, hash('name at work', spelling_key, workplace), 'name at work', NULL
    FROM worker
    UNION ALL
    -- Any word may be the family name: 'Maria García López' is a García too.
    SELECT record_no, hash('word at work', unnest(string_split(name_key, ' ')), workplace), 'word at work', NULL
    FROM worker
    UNION ALL
    SELECT record_no, hash('word and birthday', unnest(string_split(name_key, ' ')), right(birthday, 5)), 'word and birthday', NULL
    FROM resolvable
    WHERE birthday IS NOT NULL AND contains(name_key, ' ')
    UNION ALL
    -- By the postcode and by the town: of one of them two may say nothing, or have a slip.
    SELECT record_no, hash('place', street, number, unnest(list_distinct([postcode, locality]))), 'place', NULL
    FROM door
    WHERE number IS NOT NULL
    UNION ALL
    SELECT record_no, hash('word and postcode', unnest(string_split(name_key, ' ')), postcode), 'place', NULL
    FROM door
    WHERE postcode IS NOT NULL
)
SELECT
    record_no,
    key,
    CAST(kind AS ENUM (
        'name', 'name at work', 'word at work', 'word and birthday', 'place', 'email', 'role mailbox', 'household mailbox', 'phone',
        'mobile', 'homepage', 'profile'
    )) AS kind,
    name_no                            -- of an address or number: by which name it has it, 0: by none; else NULL
FROM reason;
