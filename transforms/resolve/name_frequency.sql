-- One row is a name, and how rare it is among the people known: rareness is -log2 of how many others can be expected to
-- bear it, its given and its family name being as frequent as they are.
--
-- Counted in people, not in records: a given or family name by the distinct full names that have it; a full name by the
-- most records that any one address book has of it, since one book has a person about once. Frequencies are drawn
-- towards what is not known yet (1 in 128 for a given name, 1 in 1,024 for a family name) with the weight of 500 people.
CREATE TABLE derived.name_frequency AS
WITH name AS (
    SELECT name_key, min(given) AS given, min(family) AS family
    FROM derived.record
    WHERE name_key IS NOT NULL
    GROUP BY name_key
),
total AS (SELECT derived.in_quarters(log2(count(*) + 500)) AS bits FROM name),
given_name AS (SELECT given, count(*) AS people FROM name GROUP BY given),
family_name AS (SELECT family, count(*) AS people FROM name WHERE family IS NOT NULL GROUP BY family),
in_book AS (
    SELECT name_key, book, count(*) AS records
    FROM derived.record
    WHERE name_key IS NOT NULL
    GROUP BY name_key, book
),
born AS (
    SELECT name_key, count(DISTINCT birthday) AS people
    FROM derived.record
    WHERE name_key IS NOT NULL AND birthday NOT LIKE '--%'
    GROUP BY name_key
),
number_of AS (
    SELECT record.name_key, identity.kind, identity.site, count(DISTINCT identity.match_key) AS people
    FROM (
        SELECT record_no, kind, match_key, if(kind = 'url', split_part(match_key, '/', 1), '') AS site
        FROM derived.record_identity
        WHERE is_personal
    ) AS identity
    JOIN derived.record AS record USING (record_no)
    WHERE record.name_key IS NOT NULL
    GROUP BY record.name_key, identity.kind, identity.site
),
generation AS (
    SELECT split_part(name_key, ' #', 1) AS name_key, count(*) AS people
    FROM name
    GROUP BY ALL
),
full_name AS (
    SELECT name_key, max(people) AS people
    FROM (
        SELECT name_key, records AS people FROM in_book
        UNION ALL
        FROM born
        UNION ALL
        SELECT name_key, people FROM number_of
        UNION ALL
        FROM generation
    )
    GROUP BY name_key
)
SELECT
    name.name_key,
    full_name.people,
    name.family IS NOT NULL AS is_full,
    derived.in_quarters(
        total.bits - log2(given_name.people - 1 + 500.0 / 128)
        - if(name.family IS NULL, 0, log2(family_name.people - 1 + 500.0 / 1024))
    ) AS rareness
FROM name
CROSS JOIN total
JOIN full_name USING (name_key)
JOIN given_name USING (given)
LEFT JOIN family_name USING (family);
