-- One row is a person with a family name long enough to be told in a domain.
CREATE VIEW derived.person_family AS
SELECT person_id, family_name
FROM derived.person
WHERE length(family_name) >= 4;
