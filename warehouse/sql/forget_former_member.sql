-- One row is one that goes from registry.former_member.
DELETE FROM registry.former_member
USING forgotten
WHERE former_member.account = forgotten.account AND former_member.source = forgotten.source AND former_member.record_id = forgotten.record_id
