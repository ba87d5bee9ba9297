-- One row is a record, the least record of its person, and the id that it bore. In the order of their keys, which is that in
-- which new persons are numbered.
CREATE OR REPLACE TEMP TABLE member AS
WITH joined AS (
    SELECT left_no AS record_no, person_no FROM derived.decision WHERE stopped_by IS NULL
    UNION
    SELECT right_no, person_no FROM derived.decision WHERE stopped_by IS NULL
)
SELECT record.record_no, coalesce(joined.person_no, record.record_no) AS person_no, previous.person_id
FROM derived.record AS record
LEFT JOIN joined USING (record_no)
LEFT JOIN core.previous_member AS previous
    ON derived.key_no(previous.account, previous.source, previous.record_id) = record.record_no
ORDER BY record.account, record.source, record.record_id;
