-- One row: how much evidence a pair needs among as many records as there are.
--
-- Of N records each has few that are the same person, so that two taken at random are one with odds of about 1 to N:
-- the same threshold gets worse as N grows. A pair is joined if its odds after all evidence are 99 to 1.
CREATE TABLE derived.scale AS
WITH known AS (
    -- Of few records most of the world is missing: the names in it are no rarer than among 10,000.
    SELECT derived.in_quarters(log2(greatest(count(*), 10000))) AS bits
    FROM derived.record
)
SELECT
    CAST(pow(2, bits) AS BIGINT) AS population,
    -bits AS prior_bits,
    log2(0.99 / 0.01) AS needed_bits,  -- precision aimed at: 99 of 100 joined pairs are right
    20.0 AS largest_name_bits          -- so a full name alone, however rare, joins nobody beyond 10,000 records
FROM known;
