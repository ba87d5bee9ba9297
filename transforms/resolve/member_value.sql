-- One row is a record: whose it was, the last id given out, and the later records that it is joined with.
SELECT
    record.record_no,
    record.account,
    record.source,
    record.record_id,
    previous.person_id,
    (SELECT max(person_id) FROM core.last_person_id),
    joined.others
FROM derived.record AS record
LEFT JOIN core.previous_member AS previous USING (account, source, record_id)
LEFT JOIN (
    SELECT left_no, list(right_no) AS others
    FROM derived.decision
    WHERE stopped_by IS NULL
    GROUP BY left_no
) AS joined ON joined.left_no = record.record_no
