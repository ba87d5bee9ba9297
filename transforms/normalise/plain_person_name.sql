-- One row is a new name, and what derived.person_name says of it, if it is plain: a given and a family name of one
-- ordinary word each, in one of three ways of writing them. Of these all is known by their words; of others by person_names.py.
WITH told AS (
    SELECT
        *,
        given_name <> '' AND family_name <> '' IS TRUE AS is_in_fields,
        contains(full_name, ',') IS TRUE AS is_turned
    FROM temp.wanted
),
parted AS (
    SELECT
        *,
        CASE
            WHEN is_in_fields THEN given_name
            WHEN is_turned THEN split_part(full_name, ', ', 2)
            ELSE split_part(full_name, ' ', 1)
        END AS first,
        CASE
            WHEN is_in_fields THEN family_name
            WHEN is_turned THEN split_part(full_name, ', ', 1)
            ELSE split_part(full_name, ' ', 2)
        END AS last
    FROM told
)
SELECT
    parted.full_name,
    parted.given_name,
    parted.middle_name,
    parted.family_name,
    parted.name_prefix,
    parted.name_suffix,
    least(given.folded, family.folded) || ' ' || greatest(given.folded, family.folded) AS name_key,
    least(given.spelling, family.spelling) || ' ' || greatest(given.spelling, family.spelling) AS spelling_key,
    []::TEXT[] AS core_keys,
    concat(given.folded, '||', family.folded, '|||', if(given.is_loose OR family.is_loose, 'l', '')) AS name_form,
    given.folded AS given,
    family.folded AS family,
    parted.first || ' ' || parted.last AS display_name,
    parted.first AS display_given_name,
    parted.last AS display_family_name,
    TRUE AS is_human,
    FALSE AS is_on_behalf,
    CASE
        WHEN concat(middle_name, name_prefix, name_suffix) <> '' THEN FALSE
        WHEN is_in_fields THEN coalesce(full_name, '') IN ('', first || ' ' || last)
        WHEN is_turned THEN full_name = last || ', ' || first AND NOT given.is_credential
        ELSE full_name = first || ' ' || last AND NOT (given.is_capital OR family.is_capital)
    END AND given.word IS NOT NULL AND family.word IS NOT NULL IS TRUE AS is_plain
FROM parted
LEFT JOIN temp.name_word AS given ON given.word = parted.first
LEFT JOIN temp.name_word AS family ON family.word = parted.last
