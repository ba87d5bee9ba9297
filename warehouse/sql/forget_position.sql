-- One row is one that goes from registry.position.
DELETE FROM registry.position
USING forgotten
WHERE position.account = forgotten.account AND position.source = forgotten.source AND position.record_id = forgotten.record_id
