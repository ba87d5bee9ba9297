-- One row is a record whose person may be another one now: it came or went, is joined with others than before, or the
-- registry says something else of it than was found then; or it is joined with such a record, or has a claim to an id to
-- which such a one has or had one, by way of others or not. All others are who they were: nobody else has a claim to their
-- ids.
WITH RECURSIVE noted AS (
    SELECT derived.key_no(account, source, record_id) AS record_no, person_id, has_come
    FROM changed.core.previous_member
),
found AS (
    FROM derived.person_member SEMI JOIN noted USING (record_no)
    UNION
    SELECT record_no, person_id FROM derived.new_member
),
restless AS (
    SELECT derived.key_no(account, source, record_id) AS record_no, person_id FROM core.former_member
    UNION ALL
    SELECT derived.key_no(account, source, record_id), person_id FROM core.first_member
),
once_restless AS (
    SELECT derived.key_no(account, source, record_id) AS record_no, person_id FROM changed.core.former_member
    UNION ALL
    SELECT derived.key_no(account, source, record_id), person_id FROM changed.core.first_member
),
link AS NOT MATERIALIZED (
    -- Of a record with its person, or with an id, both as numbers.
    SELECT left_no AS record_no, person_no AS node FROM derived.decision WHERE stopped_by IS NULL
    UNION ALL
    SELECT right_no, person_no FROM derived.decision WHERE stopped_by IS NULL
    UNION ALL
    SELECT record_no, hash('person', person_id)
    FROM (
        SELECT record_no, person_id FROM derived.person_member
        UNION ALL
        SELECT record_no, person_id FROM noted
        UNION ALL
        SELECT record_no, previous_id FROM derived.new_member WHERE previous_id IS NOT NULL
        UNION ALL
        FROM restless
        UNION ALL
        FROM once_restless
    )
),
touched AS (
    SELECT record_no FROM changed.derived.record
    UNION
    SELECT left_no FROM changed.derived.decision
    UNION
    SELECT right_no FROM changed.derived.decision
    UNION
    SELECT record_no FROM once_restless
    UNION
    SELECT record_no FROM found ANTI JOIN (FROM noted WHERE has_come) AS now USING (record_no, person_id)
    UNION
    -- What the registry has noted as it was found matters where others may come back to the id.
    SELECT record_no
    FROM noted
    WHERE person_id IN (SELECT person_id FROM restless)
        OR person_id IN (SELECT person_id FROM derived.person_member SEMI JOIN restless USING (record_no))
    UNION
    SELECT record_no
    FROM link
    SEMI JOIN (FROM link SEMI JOIN touched USING (record_no)) AS one USING (node)
)
FROM touched
