-- One row is a person whom the words may mean, the most in touch first. Parameters: $words, as typed; $folded, the
-- words folded as name_key is; $digits, the digits of a number or NULL. A person_id means that person alone, also
-- where names have digits: it is how one of several is named.
WITH numbered AS (
    SELECT person_id FROM person WHERE CAST(person_id AS TEXT) = trim($words)
),
word AS (
    SELECT unnest(string_split_regex(trim(lower(strip_accents($words))), '\s+')) AS word
),
folded AS (
    SELECT unnest($folded::TEXT[]) AS word
)
SELECT p.person_id, p.display_name, p.organisation, p.emails, t.last_contact_on, t.category
FROM person AS p
LEFT JOIN tie AS t USING (person_id)
WHERE p.person_id IN (FROM numbered)
   OR NOT EXISTS (FROM numbered) AND (
       EXISTS (
           SELECT 1
           FROM identity AS i
           WHERE i.person_id = p.person_id
             AND (
                 i.identity = trim(lower($words))
             OR (length(trim($words)) > 2 AND starts_with(i.identity, trim(lower($words))))
                 OR (i.kind = 'phone' AND $digits IS NOT NULL AND ends_with(i.identity, $digits))
             )
       )
       OR EXISTS (
           SELECT 1
           FROM person_record AS r
           WHERE r.person_id = p.person_id
             AND (
                 NOT EXISTS (FROM word WHERE NOT contains(lower(strip_accents(coalesce(r.name, ''))), word))
                 OR NOT EXISTS (FROM folded WHERE NOT contains(coalesce(r.name_key, ''), word))
             )
       )
   )
ORDER BY t.contact_days DESC NULLS LAST, p.person_id
