-- One row is a workplace and how many bits it is worth that two records share it: from 1 in a company in which
-- a good part of all people are, to 11 among few.
CREATE TABLE derived.work_rarity AS
SELECT
    work.kind,
    work.workplace,
    derived.in_quarters(greatest(1, least(11, -scale.prior_bits - log2(greatest(work.people, 1)) - 2))) AS bits
FROM (
    SELECT work.kind, work.workplace, count(DISTINCT record.name_no) AS people
    FROM derived.record_work AS work
    JOIN derived.record AS record USING (record_no)
    GROUP BY work.kind, work.workplace
) AS work
CROSS JOIN derived.scale AS scale;
