-- One row is a distinct word of new names that may be of two words.
SELECT DISTINCT
    unnest(string_split(replace(coalesce(nullif(full_name, ''), given_name || ' ' || family_name), ',', ''), ' ')) AS word
FROM temp.wanted
WHERE concat(middle_name, name_prefix, name_suffix) = ''
