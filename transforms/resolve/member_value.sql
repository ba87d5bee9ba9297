-- One row is a record: whose it was, the last id given out, the least record of its person, the ids that it
-- bore and that ended in merges, and the id with which it first came, if it does not bear that any more and no record
-- that has gone may come back to it. In order of their keys, by which persons are numbered.
WITH borne AS (
    SELECT DISTINCT first.person_id
    FROM core.first_member AS first
    JOIN core.previous_member AS previous USING (person_id)
    JOIN derived.record AS record
        ON record.account = previous.account
        AND record.source = previous.source
        AND record.record_id = previous.record_id
)
SELECT
    record.record_no,
    record.account,
    record.source,
    record.record_id,
    previous.person_id,
    (SELECT max(person_id) FROM core.last_person_id),
    coalesce(joined.person_no, record.record_no) AS person_no,
    former.ended_ids,
    CASE WHEN first.has_ended OR first.person_id IN (FROM borne) THEN first.person_id END AS first_id
FROM derived.record AS record
LEFT JOIN core.previous_member AS previous USING (account, source, record_id)
LEFT JOIN (
    SELECT record_no, min(person_no) AS person_no
    FROM (
        SELECT left_no AS record_no, person_no FROM derived.decision WHERE stopped_by IS NULL
        UNION ALL
        SELECT right_no, person_no FROM derived.decision WHERE stopped_by IS NULL
    )
    GROUP BY record_no
) AS joined ON joined.record_no = record.record_no
LEFT JOIN (
    SELECT account, source, record_id, list(person_id ORDER BY person_id) AS ended_ids
    FROM core.former_member
    GROUP BY account, source, record_id
) AS former ON former.account = record.account AND former.source = record.source AND former.record_id = record.record_id
LEFT JOIN core.first_member AS first ON first.account = record.account AND first.source = record.source AND first.record_id = record.record_id
ORDER BY record.account, record.source, record.record_id
