-- One row is a person whom the words may mean, the most in touch first. Parameters: $words, as typed; $folded, the
-- words folded as name_key is; $digits, the digits of a number or NULL; $wants_all. A person_id, be it one that ended in a
-- merge, means that person alone, also where names have digits: it is how one of several is named. Where somebody known is
-- meant, machines, offices and strangers are not, unless $wants_all or the words are their whole address. Where words begin
-- those of somebody's name, who has them only inside one is not meant either: `ana` is Ana, not Tanaka.
WITH numbered AS (
    SELECT person_id FROM person WHERE CAST(person_id AS TEXT) = trim($words)
    UNION
    SELECT person_id FROM person_alias WHERE CAST(alias_id AS TEXT) = trim($words)
),
word AS (
    SELECT unnest(string_split_regex(trim(lower(strip_accents($words))), '\s+')) AS word
),
folded AS (
    SELECT unnest($folded::TEXT[]) AS word
),
spelling AS (
    SELECT person_id, ' ' || lower(strip_accents(name)) AS name, ' ' || name_key AS name_key FROM person_record
    UNION ALL
    SELECT person_id, ' ' || lower(strip_accents(value)), NULL FROM person_value WHERE field = 'name' AND source = 'said'
),
called AS (
    SELECT
        person_id,
        NOT EXISTS (FROM word WHERE NOT contains(regexp_replace(coalesce(name, ''), '[^\p{L}\p{N}]', ' ', 'g'), ' ' || word))
            OR NOT EXISTS (FROM folded WHERE NOT contains(coalesce(name_key, ''), ' ' || word)) AS is_begun
    FROM spelling
    WHERE NOT EXISTS (FROM word WHERE NOT contains(coalesce(name, ''), word))
       OR NOT EXISTS (FROM folded WHERE NOT contains(coalesce(name_key, ''), word))
),
named AS (
    SELECT person_id FROM identity WHERE identity = trim(lower($words))
),
meant AS (
    SELECT person_id FROM numbered
    UNION
    SELECT person_id
    FROM (
        FROM named
        UNION
        SELECT person_id
        FROM identity
        WHERE (length(trim($words)) > 2 AND starts_with(identity, trim(lower($words))))
           OR (kind = 'phone' AND $digits IS NOT NULL AND ends_with(identity, $digits))
        UNION
        SELECT person_id
        FROM called
        WHERE is_begun OR $wants_all OR NOT EXISTS (FROM called WHERE is_begun)
    )
    WHERE NOT EXISTS (FROM numbered)
),
known AS (
    SELECT person_id FROM meant JOIN person USING (person_id) WHERE kind = 'human' AND is_known
)
SELECT p.person_id, p.display_name, p.organisation, p.emails, t.last_contact_on, t.category
FROM meant
JOIN person AS p USING (person_id)
LEFT JOIN tie AS t USING (person_id)
WHERE $wants_all
   OR NOT EXISTS (FROM known)
   OR p.person_id IN (SELECT person_id FROM known UNION FROM named)
ORDER BY t.contact_days DESC NULLS LAST, p.person_id
