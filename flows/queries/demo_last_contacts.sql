-- One row is a record and the last contact of its person: for judging the dates of the demo.
SELECT r.account, r.source, r.record_id, t.last_contact_on
FROM person_record AS r
JOIN tie AS t USING (person_id)
