-- One row is a record whose person may be another one now: it came or went, is joined with others than before, or the
-- registry says something new of it; or it is joined with such a record, or bears or bore an id that such a one bears or
-- bore, by way of others or not. All others are who they were: nobody else has a claim to their ids.
WITH RECURSIVE known AS (
    SELECT account, source, record_id, person_id FROM core.previous_member
    UNION ALL
    SELECT account, source, record_id, person_id FROM core.former_member
    UNION ALL
    SELECT account, source, record_id, person_id FROM core.first_member
),
joined AS (
    SELECT left_no, right_no FROM derived.decision WHERE stopped_by IS NULL
    UNION ALL
    SELECT record.record_no, hash('person', known.person_id)
    FROM known
    JOIN derived.record AS record USING (account, source, record_id)
),
neighbour AS (
    -- Of a record or a person id, both by a hash.
    SELECT left_no AS node, right_no AS other FROM joined
    UNION ALL
    SELECT right_no, left_no FROM joined
),
unsettled AS (
    SELECT account, source, record_id FROM changed.derived.record
    UNION ALL
    SELECT account, source, record_id FROM changed.core.previous_member
    UNION ALL
    SELECT account, source, record_id FROM changed.core.former_member
    UNION ALL
    SELECT account, source, record_id FROM changed.core.first_member
    UNION ALL
    SELECT account, source, record_id
    FROM derived.person_member
    ANTI JOIN core.previous_member USING (account, source, record_id, person_id)
),
moved AS (
    SELECT derived.key_no(account, source, record_id) AS node FROM unsettled
    UNION
    SELECT left_no FROM changed.derived.decision
    UNION
    SELECT right_no FROM changed.derived.decision
    UNION
    SELECT neighbour.other FROM moved JOIN neighbour USING (node)
)
SELECT account, source, record_id FROM derived.record WHERE record_no IN (FROM moved)
UNION
FROM unsettled
