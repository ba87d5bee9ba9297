-- One row is a distinct word of new names that may be of two or three words, or before them.
SELECT DISTINCT
    unnest(
        string_split(
            concat_ws(
                ' ',
                name_prefix,
                replace(
                    coalesce(nullif(full_name, ''), concat_ws(' ', given_name, nullif(middle_name, ''), family_name)), ',', ''
                )
            ),
            ' '
        )
    ) AS word
FROM temp.wanted
WHERE coalesce(name_suffix, '') = ''
