-- One row: this record belonged to this person until now, be it for the first time or again.
MERGE INTO registry.former_member AS former
USING (
    SELECT stored.account, stored.source, stored.record_id, stored.person_id
    FROM registry.member AS stored
    JOIN member_now USING (account, source, record_id)
    WHERE stored.person_id <> member_now.person_id
) AS moved USING (account, source, record_id, person_id)
WHEN MATCHED THEN UPDATE SET until_at = $happened_at
WHEN NOT MATCHED THEN INSERT (account, source, record_id, person_id, until_at)
    VALUES (moved.account, moved.source, moved.record_id, moved.person_id, $happened_at)
