-- One row is a name and how many bits it is worth that two records have it: by how often it was one person, where names
-- as rare were counted (model.sql). That no book has it twice tells more; that one has it twice, much. A single word has
-- the bits of its own frequency.
CREATE TABLE derived.name_rarity AS
SELECT
    frequency.name_key,
    frequency.people,                  -- at least so many bear it
    derived.in_quarters(greatest(
        0,
        CASE
            WHEN frequency.is_full
                THEN model.bits - scale.prior_bits + if(frequency.people = 1, 0.75, -2 * log2(frequency.people))
            ELSE frequency.rareness - log2(frequency.people)
        END
    )) AS bits
FROM derived.name_frequency AS frequency
CROSS JOIN derived.scale AS scale
JOIN derived.model AS model
    ON model.parameter = 'name_equal' AND model.band = greatest(-1, least(9, floor(frequency.rareness / 2)));
