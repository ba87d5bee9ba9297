-- One row is a person id that was given out: whose alias it is, and whether it has no record left.
SELECT person.person_id, person.alias_of, coalesce(latest.event = 'retired', FALSE) AS is_retired
FROM registry.person AS person
LEFT JOIN (
    SELECT person_id, event
    FROM registry.event
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY event_id DESC) = 1
) AS latest USING (person_id)
ORDER BY person.person_id
