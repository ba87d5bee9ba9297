-- One row: this record belonged to this person until now; once for each person that it ever belonged to.
INSERT INTO registry.former_member (account, source, record_id, person_id, until_at)
SELECT stored.account, stored.source, stored.record_id, stored.person_id, $happened_at
FROM registry.member AS stored
JOIN member_now USING (account, source, record_id)
ANTI JOIN registry.former_member AS former
    ON former.account = stored.account
    AND former.source = stored.source
    AND former.record_id = stored.record_id
    AND former.person_id = stored.person_id
WHERE stored.person_id <> member_now.person_id
