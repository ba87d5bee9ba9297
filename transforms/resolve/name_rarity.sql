-- One row is a name and how many bits it is worth that two records have it: -log2 of how often other people do.
--
-- Counted in people, not in records: a given or family name by the distinct full names that have it; a full
-- name by the most records that any one address book has of it, since one book has a person about once. Frequencies
-- are drawn towards what is not known yet (1 in 128 for a given name, 1 in 1,024 for a family name) with the
-- weight of 500 people, and given and family names go together (2 bits): cultures have both. How many people there are is
-- taken to the quarter of a bit too.
CREATE TABLE derived.name_rarity AS
WITH name AS (
    SELECT name_key, min(given) AS given, min(family) AS family
    FROM derived.record
    WHERE name_key IS NOT NULL
    GROUP BY name_key
),
total AS (SELECT pow(2, derived.in_quarters(log2(count(*) + 500))) AS people FROM name),
given_name AS (SELECT given, count(*) AS people FROM name GROUP BY given),
family_name AS (SELECT family, count(*) AS people FROM name WHERE family IS NOT NULL GROUP BY family),
full_name AS (
    SELECT name_key, max(records) AS people
    FROM (
        SELECT name_key, book, count(*) AS records
        FROM derived.record
        WHERE name_key IS NOT NULL
        GROUP BY name_key, book
    )
    GROUP BY name_key
)
SELECT
    name.name_key,
    full_name.people,
    derived.in_quarters(greatest(
        0,
        least(
            scale.largest_name_bits,
            -log2((given_name.people - 1 + 500.0 / 128) / total.people)
            - CASE
                WHEN name.family IS NULL THEN 0
                ELSE log2((family_name.people - 1 + 500.0 / 1024) / total.people) + 2
            END
        ) - log2(full_name.people)
    )) AS bits
FROM name
CROSS JOIN total
CROSS JOIN derived.scale AS scale
JOIN full_name USING (name_key)
JOIN given_name USING (given)
LEFT JOIN family_name USING (family);
