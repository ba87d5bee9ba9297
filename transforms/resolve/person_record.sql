-- One row is a record with its person: derived.record and derived.person_member in one.
CREATE VIEW derived.person_record AS
SELECT person_id, record.*
FROM derived.record AS record
JOIN derived.person_member USING (record_no);
