-- One row is a workplace and how many bits it is worth that two records share it: from 1 in a company in which
-- a good part of all people are, to 11 among few.
CREATE TABLE derived.work_rarity AS
SELECT
    work.kind,
    work.workplace,
    derived.in_quarters(
        greatest(1, least(11, -min(scale.prior_bits) - log2(greatest(count(DISTINCT record.name_key), 1)) - 2))
    ) AS bits
FROM derived.record_work AS work
JOIN derived.record AS record USING (record_no)
CROSS JOIN derived.scale AS scale
GROUP BY work.kind, work.workplace;
