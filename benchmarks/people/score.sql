-- One row: how well the persons in temp.found (record_no, person_id) agree with the truth, by pairs and by B-cubed.
WITH known AS (
    SELECT record_no, truth.person, found.person_id
    FROM core.true_person AS truth
    JOIN temp.found AS found USING (record_no)
),
both_ AS (SELECT person, person_id, count(*) AS n FROM known GROUP BY person, person_id),
true_ AS (SELECT person, sum(n) AS n FROM both_ GROUP BY person),
found_ AS (SELECT person_id, sum(n) AS n FROM both_ GROUP BY person_id),
pairs AS (
    SELECT
        (SELECT sum(n * (n - 1) / 2) FROM both_) AS right_pairs,
        (SELECT sum(n * (n - 1) / 2) FROM found_) AS found_pairs,
        (SELECT sum(n * (n - 1) / 2) FROM true_) AS true_pairs
),
cubed AS (
    SELECT
        sum(both_.n * both_.n / found_.n) / sum(both_.n) AS precision,
        sum(both_.n * both_.n / true_.n) / sum(both_.n) AS recall
    FROM both_
    JOIN true_ USING (person)
    JOIN found_ USING (person_id)
)
SELECT
    (SELECT count(*) FROM known) AS records,
    (SELECT count(*) FROM true_) AS people,
    (SELECT count(*) FROM found_) AS people_found,
    right_pairs / greatest(found_pairs, 1) AS precision,
    right_pairs / greatest(true_pairs, 1) AS recall,
    2 * right_pairs / greatest(found_pairs + true_pairs, 1) AS f1,
    cubed.precision AS cubed_precision,
    cubed.recall AS cubed_recall,
    2 * cubed.precision * cubed.recall / (cubed.precision + cubed.recall) AS cubed_f1,
    (SELECT max(n) FROM found_) AS largest
FROM pairs, cubed
