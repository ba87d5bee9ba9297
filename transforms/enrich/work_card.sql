-- One row is a card that says where somebody works.
CREATE VIEW derived.work_card AS
SELECT record_no, account, source, record_id, organisation, organisation_key, title, updated_at
FROM derived.record
WHERE NOT is_observed AND organisation_key IS NOT NULL;
