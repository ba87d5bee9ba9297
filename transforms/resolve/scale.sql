-- One row: how much evidence a pair needs among as many records as there are.
--
-- Of N records each has few that are the same person, so that two taken at random are one with odds of about 1 to N:
-- the same threshold gets worse as N grows. What the settings say is how many of all merges shall be right
-- (core.aim): most are far more certain than the least certain one, which may be wrong two and a half times as often.
CREATE TABLE derived.scale AS
WITH known AS (
    -- Of few records most of the world is missing: the names in it are no rarer than among 10,000.
    SELECT derived.in_quarters(log2(greatest(count(*), 10000))) AS bits
    FROM derived.record
),
aim AS (
    SELECT coalesce(min(precision), 0.995) AS precision FROM core.aim
)
SELECT
    CAST(pow(2, known.bits) AS BIGINT) AS population,
    -known.bits AS prior_bits,
    derived.in_quarters(log2(1 / (2.5 * (1 - aim.precision)) - 1)) AS needed_bits,
    -- Odds of 1 to 9, from which on the user is asked: below, nine of ten questions would be for nothing.
    log2(1 / 9) AS review_bits
FROM known
CROSS JOIN aim;
