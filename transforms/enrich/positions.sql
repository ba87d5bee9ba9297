-- One row is what a card says of someone's work.
SELECT account, source, record_id, organisation, title
FROM derived.record
WHERE NOT is_observed AND (organisation IS NOT NULL OR title IS NOT NULL)
