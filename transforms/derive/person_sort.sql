-- One row is a person, and of what sort they are. Apart from derived.person, which changes with every number and title:
-- contact and ties depend on no more of it.
CREATE VIEW derived.person_sort AS
SELECT person_id, kind, is_owner, is_in_address_book
FROM derived.person;
