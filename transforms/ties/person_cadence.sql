-- One row is a person with a cadence of their own or by a tag: their own first, then the shortest of their tags.
CREATE TABLE derived.person_cadence AS
WITH tagged AS (
    SELECT person_id, 'tag ' || lower(unnest(tags)) AS said_of
    FROM derived.person
),
found AS (
    SELECT person_id, days, from_on, 'you' AS said_by
    FROM derived.cadence
    WHERE said_of IS NULL
    UNION ALL
    SELECT tagged.person_id, cadence.days, cadence.from_on, cadence.said_of
    FROM tagged
    JOIN derived.cadence AS cadence ON lower(cadence.said_of) = tagged.said_of
)
FROM found
QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY said_by = 'you' DESC, days, said_by) = 1;
