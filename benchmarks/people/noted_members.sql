-- One row is a record whose person the registry has noted.
INSERT INTO core.previous_member
SELECT account, source, record_id, person_id
FROM derived.person_record;
DELETE FROM core.last_person_id;
INSERT INTO core.last_person_id
SELECT max(person_id)
FROM derived.person_member;
