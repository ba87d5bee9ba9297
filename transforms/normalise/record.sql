-- One row is a record to resolve: a card that is not gone, or an observed pair of address and name. Cards of
-- groups, organisations and places are here too (kind), but are joined with nobody.
CREATE TABLE derived.record AS
WITH card AS (
    SELECT
        contact.account,
        contact.source,
        contact.record_id,
        contact.kind,
        person_name.display_name,
        person_name.name_key,
        person_name.spelling_key,
        person_name.core_keys,
        person_name.name_form,
        person_name.given,
        person_name.family,
        coalesce(nullif(trim(contact.given_name), ''), person_name.display_given_name) AS given_name,
        coalesce(nullif(trim(contact.family_name), ''), person_name.display_family_name) AS family_name,
        person_name.is_human AS has_human_name,
        nullif(trim(contact.organisation), '') AS organisation,
        organisation_name.organisation_key,
        nullif(trim(contact.title), '') AS title,
        contact.birthday,
        contact.tags,
        contact.updated_at,
        -- One account may have several address books (an old phone's beside the daily one): each names a person once.
        concat_ws('/', contact.account, contact.source, list_min(contact.collections)) AS book,
        -- Google collects its other contacts from mail: nobody chose them.
        contact.source <> 'google_other_contacts' AS is_chosen,
        FALSE AS is_observed,
        FALSE AS is_stranger,
        1 AS seen_count
    FROM core.contact AS contact
    LEFT JOIN derived.person_name AS person_name
        ON person_name.full_name IS NOT DISTINCT FROM contact.full_name
        AND person_name.given_name IS NOT DISTINCT FROM contact.given_name
        AND person_name.middle_name IS NOT DISTINCT FROM contact.middle_name
        AND person_name.family_name IS NOT DISTINCT FROM contact.family_name
        AND person_name.name_prefix IS NOT DISTINCT FROM contact.name_prefix
        AND person_name.name_suffix IS NOT DISTINCT FROM contact.name_suffix
    LEFT JOIN derived.organisation_name AS organisation_name
        ON organisation_name.organisation = contact.organisation
    WHERE NOT contact.is_gone
),
pair AS (
    -- Of several ways of writing one record, the most frequent is shown.
    SELECT written.* REPLACE (sum(written.seen_count) OVER same AS seen_count)
    FROM derived.observed AS written
    WINDOW same AS (PARTITION BY written.record_id)
    QUALIFY row_number() OVER (same ORDER BY written.seen_count DESC, written.name, written.value) = 1
),
observed AS (
    SELECT
        pair.* EXCLUDE (name_key, name_form),
        person_name.*
    FROM pair
    LEFT JOIN derived.person_name AS person_name
        ON pair.name_key IS NOT NULL
        AND person_name.full_name = pair.name
        AND person_name.given_name IS NULL
        AND person_name.middle_name IS NULL
        AND person_name.family_name IS NULL
        AND person_name.name_prefix IS NULL
        AND person_name.name_suffix IS NULL
),
everything AS (
    SELECT * FROM card
    UNION ALL BY NAME
    SELECT
        'observed' AS account,
        'observed' AS source,
        record_id,
        kind,
        display_name,
        -- A stranger's name joins them with nobody.
        CASE WHEN NOT is_stranger THEN name_key END AS name_key,
        CASE WHEN NOT is_stranger THEN spelling_key END AS spelling_key,
        CASE WHEN NOT is_stranger THEN core_keys END AS core_keys,
        CASE WHEN NOT is_stranger THEN name_form END AS name_form,
        CASE WHEN NOT is_stranger THEN given END AS given,
        CASE WHEN NOT is_stranger THEN family END AS family,
        display_given_name AS given_name,
        display_family_name AS family_name,
        is_human AS has_human_name,
        []::TEXT[] AS tags,
        FALSE AS is_chosen,
        TRUE AS is_observed,
        is_stranger,
        seen_count
    FROM observed
)
SELECT
    derived.key_no(account, source, record_id) AS record_no,
    account,
    source,
    record_id,
    kind,                              -- of cards: individual, group, org, location; of observed: as there
    display_name,                      -- NULL where there is no name
    derived.text_no(name_key) AS name_no,
    name_key,                          -- like the five below NULL where there is no name that could tell who it is
    spelling_key,
    core_keys,                         -- what spelling_key may be where a long name is written with two words
    name_form,
    given,                             -- folded
    family,                            -- folded
    given_name,                        -- to show
    family_name,                       -- to show
    has_human_name,                    -- NULL where there is no name
    organisation,                      -- as written
    organisation_key,
    title,
    birthday,                          -- 1985-04-12 or --04-12
    tags,
    updated_at,                        -- NULL for observed ones
    book,                              -- account/source/collection of a card; NULL for observed ones
    is_chosen,                         -- somebody put it into an address book
    is_observed,
    is_stranger,                       -- joined by their address alone
    CAST(seen_count AS BIGINT) AS seen_count  -- invitations and mails in which an observed record was written; 1 for a card
FROM everything;
