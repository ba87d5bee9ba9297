-- One row is a name, and how rare it is among the people known: rareness is -log2 of how many others can be expected to
-- bear it, its given and its family name being as frequent as they are.
--
-- Counted in people, not in records: a given or family name by the distinct full names that have it; a full name by what
-- its bearers tell (name.sql).
CREATE TABLE derived.name_frequency AS
SELECT
    name.name_no,
    greatest(name.people, coalesce(generation.people, 1)) AS people,
    name.family IS NOT NULL AS is_full,
    given_name.is_lone AS is_lone_given,  -- nobody of another name has the long given name
    given_name.is_usual AS is_usual_given,
    derived.in_quarters(name_total.bits - given_name.bits - coalesce(family_name.bits, 0)) AS rareness,
    name.across,                       -- pairs of cards that bear it, across address books
    name.within_one                    -- and within one
FROM derived.name AS name
CROSS JOIN derived.name_total AS name_total
JOIN derived.given_name AS given_name USING (given)
LEFT JOIN derived.family_name AS family_name USING (family)
LEFT JOIN derived.generation AS generation ON generation.without_generation = name.name_key;
