-- One row is a reason to compare a record with others that have it too. Typed, and never NULL: a NULL key once
-- held 105,657 records together. Cards of groups, organisations and places have none.
CREATE TABLE derived.blocking_key AS
WITH resolvable AS (
    SELECT * FROM derived.record WHERE is_observed OR kind = 'individual'
),
family_word AS (
    -- Any word behind the first may be the family name: 'Maria García López' is a García too.
    SELECT record_no, unnest(string_split(name_key, ' ')) AS word
    FROM resolvable
    WHERE name_key LIKE '% %'
),
nameless AS (
    SELECT record_no FROM resolvable WHERE name_key IS NULL AND NOT is_stranger
)
SELECT identity.record_no, identity.kind, identity.match_key AS key
FROM derived.record_identity AS identity
JOIN resolvable USING (record_no)
UNION
SELECT record_no, 'name', spelling_key
FROM resolvable
WHERE spelling_key LIKE '% %'
UNION
SELECT record_no, 'name', unnest(core_keys)
FROM resolvable
UNION
SELECT identity.record_no, 'name', mailbox.local_spelling_key
FROM derived.record_identity AS identity
JOIN nameless USING (record_no)
JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
WHERE identity.kind = 'email' AND mailbox.local_spelling_key IS NOT NULL
UNION
SELECT record_no, 'word at work', family_word.word || ' @ ' || work.workplace
FROM family_word
JOIN derived.record_work AS work USING (record_no)
UNION
SELECT record_no, 'name at work', resolvable.spelling_key || ' @ ' || work.workplace
FROM resolvable
JOIN derived.record_work AS work USING (record_no)
WHERE resolvable.spelling_key LIKE '% %'
UNION
SELECT record_no, 'word and birthday', family_word.word || ' * ' || right(resolvable.birthday, 5)
FROM family_word
JOIN resolvable USING (record_no)
WHERE resolvable.birthday IS NOT NULL;
