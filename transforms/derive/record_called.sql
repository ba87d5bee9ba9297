-- One row is a record that has a name, and what it is looked up by.
CREATE VIEW derived.record_called AS
SELECT record_no, name_key, has_human_name
FROM derived.record
WHERE name_key IS NOT NULL;
