-- One row is a person_id that ended in a merge, and the person whom it means now.
FROM person_alias
