-- One row is a person id that was given out: the highest one, by a store that this one takes the place of.
INSERT INTO registry.person (person_id, created_at)
SELECT $person_id, $given_at
WHERE $person_id > (SELECT coalesce(max(person_id), 0) FROM registry.person)
