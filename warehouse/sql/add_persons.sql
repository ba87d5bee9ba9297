-- One row is a person id that was given out.
INSERT INTO registry.person (person_id, created_at)
SELECT person_id, $happened_at
FROM (
    SELECT person_id FROM member_now
    UNION
    SELECT person_id FROM event_now
    UNION
    SELECT other_person_id FROM event_now WHERE other_person_id IS NOT NULL
)
ANTI JOIN registry.person USING (person_id)
ORDER BY person_id
