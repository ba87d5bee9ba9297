-- One row is a person whom some meeting or mail names, and of what sort they are: nobody else can have met anybody.
CREATE VIEW derived.person_seen AS
SELECT person_id, kind, is_owner
FROM derived.person_sort
WHERE person_id IN (SELECT person_id FROM derived.written)
    OR person_id IN (SELECT person_id FROM derived.exchange);
