-- One row is a name and how many bits it is worth that two records have it: by how often it was one person, where names
-- as rare were counted (model.sql). That no book has it twice tells more; that one has it twice, much. A single word has
-- the bits of its own frequency.
CREATE TABLE derived.name_rarity AS
SELECT
    frequency.name_no,
    frequency.is_lone_given,
    frequency.is_usual_given,
    derived.in_quarters(greatest(
        0,
        CASE
            WHEN frequency.is_full
                THEN weight.bits - scale.prior_bits + if(frequency.people = 1, 0.75, -2 * log2(frequency.people))
            ELSE frequency.rareness - log2(frequency.people)
        END
    )) AS bits
FROM derived.name_frequency AS frequency
CROSS JOIN derived.scale AS scale
JOIN derived.name_weight AS weight ON weight.band = greatest(-1, least(9, floor(frequency.rareness / 2)));
