-- One row is somebody else whom one of the two records fits, at most $margin bits worse than the other of the two.
WITH pair AS (
    SELECT record_no, person_id
    FROM derived.person_record
    WHERE (account, source, record_id) IN (
        ($left_account, $left_source, $left_record_id), ($right_account, $right_source, $right_record_id)
    )
),
fitting AS (
    SELECT left_no AS record_no, right_no AS rival_no, bits FROM derived.edge WHERE is_enough
    UNION ALL
    SELECT right_no, left_no, bits FROM derived.edge WHERE is_enough
),
fit AS (SELECT * FROM fitting WHERE record_no IN (SELECT record_no FROM pair))
SELECT person.person_id, person.display_name
FROM fit
JOIN derived.person_record AS rival ON rival.record_no = fit.rival_no
JOIN person USING (person_id)
WHERE rival.person_id NOT IN (SELECT person_id FROM pair)
GROUP BY person.person_id, person.display_name
HAVING max(fit.bits) > (SELECT max(bits) FROM fit WHERE rival_no IN (SELECT record_no FROM pair)) - $margin
ORDER BY max(fit.bits) DESC, person.person_id
LIMIT 3
