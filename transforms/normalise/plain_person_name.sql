-- One row is a new name, and what derived.person_name says of it, if it is plain: two or three ordinary words, in one of
-- three ways of writing them, behind a title or not. Of these all is known by their words; of others by person_names.py.
WITH told AS (
    SELECT
        wanted.*,
        if(title.word IS NOT NULL, substr(full_name, length(title.word) + 2), full_name) AS untitled,
        prefix.word IS NULL AND name_prefix <> '' AS is_prefix_telling,
        coalesce(given_name <> '' AND family_name <> '', FALSE) AS is_in_fields,
        coalesce(contains(full_name, ',') AND NOT is_in_fields, FALSE) AS is_turned
    FROM temp.wanted AS wanted
    LEFT JOIN temp.name_word AS title ON title.folded IS NULL AND title.word = split_part(full_name, ' ', 1)
    LEFT JOIN temp.name_word AS prefix ON prefix.folded IS NULL AND prefix.word = name_prefix
),
sided AS (
    SELECT
        *,
        CASE
            WHEN is_in_fields THEN concat_ws(' ', given_name, nullif(middle_name, ''))
            WHEN is_turned THEN split_part(untitled, ', ', 2)
        END AS given_side,
        CASE
            WHEN is_in_fields THEN family_name
            WHEN is_turned THEN split_part(untitled, ', ', 1)
        END AS family_side,
        if(given_side IS NOT NULL, given_side || ' ' || family_side, untitled) AS text,
        string_split(text, ' ') AS words,
        concat(name_suffix, if(is_in_fields, NULL, middle_name)) = ''
        AND NOT coalesce(is_prefix_telling, FALSE)
        AND CASE
            WHEN is_in_fields THEN coalesce(untitled, '') IN ('', text)
            WHEN is_turned THEN untitled = family_side || ', ' || given_side
            ELSE TRUE
        END AS is_as_written
    FROM told
),
spelt AS (
    SELECT
        sided.*,
        given.word AS first,
        given.folded AS given,
        given.spelling AS given_spelling,
        family.word AS last,
        family.folded AS family,
        family.spelling AS family_spelling,
        middle.word AS middle,
        if(given_side IS NOT NULL, contains(given_side, ' '), NOT middle.is_particle) AS is_middle_given,
        -- A particle is no evidence by itself.
        if(middle.is_particle, NULL, middle.folded) AS telling,
        if(middle.is_particle, NULL, middle.spelling) AS telling_spelling,
        if(is_middle_given, middle.folded, NULL) AS given_too,
        if(is_middle_given, NULL, middle.folded || ' ') AS family_too,
        telling IS NOT NULL AND NOT family.is_particle AS tells_twice,
        -- To sort two or three words as a list takes four times as long.
        least(given.folded, family.folded) AS low,
        greatest(given.folded, family.folded) AS high,
        least(given.spelling, family.spelling) AS low_spelling,
        greatest(given.spelling, family.spelling) AS high_spelling,
        if(given.is_loose OR family.is_loose OR coalesce(middle.is_loose, FALSE), 'l', '') AS flags,
        CASE
            WHEN is_in_fields THEN TRUE
            WHEN is_turned
            THEN NOT (given.is_credential OR coalesce(middle.is_credential AND is_middle_given, FALSE))
            ELSE NOT (given.is_capital OR family.is_capital OR coalesce(middle.is_capital, FALSE))
        END AS is_told_by_place
    FROM sided
    LEFT JOIN temp.name_word AS given ON given.folded IS NOT NULL AND given.word = sided.words[1]
    LEFT JOIN temp.name_word AS family ON family.folded IS NOT NULL AND family.word = sided.words[-1]
    LEFT JOIN temp.name_word AS middle ON middle.folded IS NOT NULL AND middle.word = if(len(sided.words) = 3, sided.words[2], NULL)
)
SELECT
    full_name,
    given_name,
    middle_name,
    family_name,
    name_prefix,
    name_suffix,
    if(
        telling IS NULL,
        low || ' ' || high,
        concat_ws(' ', least(low, telling), greatest(low, least(high, telling)), greatest(high, telling))
    ) AS name_key,
    if(
        telling IS NULL,
        low_spelling || ' ' || high_spelling,
        concat_ws(
            ' ',
            least(low_spelling, telling_spelling),
            greatest(low_spelling, least(high_spelling, telling_spelling)),
            greatest(high_spelling, telling_spelling)
        )
    ) AS spelling_key,
    if(
        tells_twice,
        list_sort(list_distinct([
            if(
                length(telling) > 1,
                least(given_spelling, telling_spelling) || ' ' || greatest(given_spelling, telling_spelling),
                NULL
            ),
            if(length(family) > 1, low_spelling || ' ' || high_spelling, NULL)
        ])),
        []
    ) AS core_keys,
    concat(given, '|', given_too, '|', family_too, family, '|||', flags) AS name_form,
    given,
    concat(family_too, family) AS family,
    text AS display_name,
    if(is_middle_given, first || ' ' || middle, first) AS display_given_name,
    if(is_middle_given, last, concat_ws(' ', middle, last)) AS display_family_name,
    TRUE AS is_human,
    FALSE AS is_on_behalf,
    coalesce(
        is_as_written AND is_told_by_place AND first IS NOT NULL AND last IS NOT NULL
        AND (len(words) = 2 OR (len(words) = 3 AND middle IS NOT NULL)),
        FALSE
    ) AS is_plain
FROM spelt
