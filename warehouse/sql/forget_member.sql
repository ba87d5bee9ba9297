-- One row is one that goes from registry.member.
DELETE FROM registry.member
USING forgotten
WHERE member.account = forgotten.account AND member.source = forgotten.source AND member.record_id = forgotten.record_id
