-- One row is a family name and how many distinct full names have it, as bits, drawn towards 1 in 1,024 with the weight of
-- 500 people. To the sixteenth of a bit, as given names.
CREATE TABLE derived.family_name AS
SELECT family, round(16 * log2(count(*) - 1 + 500.0 / 1024)) / 16 AS bits
FROM derived.name
WHERE family IS NOT NULL
GROUP BY family;
