-- One row is one of the ids $person_ids and what the user said about the tie with the person whom it means now; NULLs for
-- an id that means nobody any more. Internal tables.
WITH asked AS (
    SELECT unnest($person_ids::BIGINT[]) AS asked_id
)
SELECT
    asked.asked_id,
    person.person_id,
    person.display_name,
    person.tags,
    person.notes,
    said.cadence_days,
    said.snoozed_until_on,
    coalesce(said.is_never, FALSE) AS is_never,
    coalesce(said.is_elsewhere, FALSE) AS is_elsewhere,
    said.ending,
    said.ended_on
FROM asked
LEFT JOIN person_alias AS alias ON alias.alias_id = asked.asked_id
LEFT JOIN person ON person.person_id = coalesce(alias.person_id, asked.asked_id)
LEFT JOIN derived.said_tie AS said ON said.person_id = person.person_id
ORDER BY asked.asked_id
