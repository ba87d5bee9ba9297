-- One row is a record and the person it was found to belong to: for judging the merges of the demo.
SELECT account, source, record_id, person_id FROM person_record
