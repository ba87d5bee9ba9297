-- One row is a person who has one of these records; $accounts, $sources and $record_ids are lists of one length.
WITH wanted AS (
    SELECT unnest($accounts::TEXT[]) AS account, unnest($sources::TEXT[]) AS source, unnest($record_ids::TEXT[]) AS record_id
)
SELECT DISTINCT person.person_id, person.display_name, person.record_count
FROM wanted
JOIN person_record USING (account, source, record_id)
JOIN person USING (person_id)
ORDER BY person.person_id
