-- One row is a band of probability: how many compared pairs were said to be one person with it, and how many are.
WITH compared AS (
    SELECT derived.probability(edge.bits) AS probability, one.person = other.person AS is_one
    FROM derived.edge AS edge
    JOIN core.true_person AS one ON one.record_no = edge.left_no
    JOIN core.true_person AS other ON other.record_no = edge.right_no
)
SELECT
    band,
    count(*) AS pairs,
    avg(probability) AS said,
    avg(CAST(is_one AS INT)) AS found
FROM (
    SELECT
        *,
        CASE
            WHEN probability >= 0.999 THEN '0.999 to 1'
            WHEN probability >= 0.995 THEN '0.995 to 0.999'
            WHEN probability >= 0.99 THEN '0.99 to 0.995'
            WHEN probability >= 0.95 THEN '0.95 to 0.99'
            WHEN probability >= 0.8 THEN '0.8 to 0.95'
            WHEN probability >= 0.5 THEN '0.5 to 0.8'
            WHEN probability >= 0.2 THEN '0.2 to 0.5'
            WHEN probability >= 0.05 THEN '0.05 to 0.2'
            ELSE '0 to 0.05'
        END AS band
    FROM compared
)
GROUP BY band
ORDER BY said DESC
