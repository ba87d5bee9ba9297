-- One row: whether the person $person_id is the owner.
SELECT is_owner FROM person WHERE person_id = $person_id
