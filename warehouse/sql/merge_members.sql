-- One row is a record and its person; a record that the new list lacks keeps the person it had.
MERGE INTO registry.member AS stored
USING member_now USING (account, source, record_id)
WHEN MATCHED AND stored.person_id <> member_now.person_id
    THEN UPDATE SET person_id = member_now.person_id, since_at = $happened_at
WHEN NOT MATCHED THEN INSERT
    VALUES (
        member_now.account, member_now.source, member_now.record_id, member_now.person_id, $happened_at,
        member_now.person_id
    )
