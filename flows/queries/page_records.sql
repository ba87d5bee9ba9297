-- One row is a record that belongs to a known human being, cards first.
SELECT r.person_id, r.account, r.source, r.record_id, r.name, r.emails, r.organisation
FROM person_record AS r
JOIN person AS p USING (person_id)
WHERE p.is_known AND p.kind = 'human' AND NOT p.is_owner
ORDER BY r.person_id, r.is_observed, r.account, r.source, r.record_id
