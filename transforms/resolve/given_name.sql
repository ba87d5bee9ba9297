-- One row is a given name and how many distinct full names have it, as bits, drawn towards 1 in 128 with the weight of
-- 500 people. To the sixteenth of a bit: as a name gets commoner by one, hardly ever is another rareness to be told.
CREATE TABLE derived.given_name AS
SELECT
    given,
    round(16 * log2(count(*) - 1 + 500.0 / 128)) / 16 AS bits,
    -- Of short names another letter makes another name: Anja is no slip of Anna.
    count(*) = 1 AND length(given) >= 6 AS is_lone,
    count(*) >= 8 AND length(given) >= 6 AS is_usual
FROM derived.name
WHERE given IS NOT NULL
GROUP BY given;
