-- One row is a distinct word of new names that may be of two or three words.
SELECT DISTINCT
    unnest(
        string_split(
            replace(
                coalesce(nullif(full_name, ''), concat_ws(' ', given_name, nullif(middle_name, ''), family_name)), ',', ''
            ),
            ' '
        )
    ) AS word
FROM temp.wanted
WHERE concat(name_prefix, name_suffix) = ''
