-- One row is a way to one of some people by somebody the owner knows, of two steps or three. The score is how much of the
-- owner's tie arrives there, each one on the way passing on what they share with the next.
CREATE MACRO derived.way_to(target_ids) AS TABLE
    WITH direct AS MATERIALIZED (
        SELECT
            last_step.person_id AS target_id,
            last_step.other_id AS first_id,
            mediator.tie_strength * last_step.strength / mediator.linked_strength AS score,
            last_step.last_event
        FROM people.derived.link AS last_step
        JOIN people.derived.reach AS mediator ON mediator.person_id = last_step.other_id
        WHERE list_contains(target_ids, last_step.person_id)
            AND NOT list_contains(target_ids, last_step.other_id)
            AND mediator.is_acquaintance
            AND last_step.strength > 0
    ),
    strongest AS (
        SELECT person_id, tie_strength, linked_strength
        FROM people.derived.reach
        WHERE is_acquaintance
        ORDER BY tie_strength DESC, person_id
        LIMIT (SELECT most_mediators FROM people.derived.network_constant)
    ),
    indirect AS (
        SELECT
            last_step.person_id AS target_id,
            mediator.person_id AS first_id,
            last_step.other_id AS second_id,
            mediator.tie_strength
                * first_step.strength / mediator.linked_strength
                * last_step.strength / second.linked_strength AS score,
            first_step.last_event AS first_event,
            last_step.last_event
        FROM people.derived.link AS last_step
        JOIN people.derived.reach AS second ON second.person_id = last_step.other_id
        JOIN people.derived.link AS first_step ON first_step.person_id = last_step.other_id
        JOIN strongest AS mediator ON mediator.person_id = first_step.other_id
        WHERE list_contains(target_ids, last_step.person_id)
            AND NOT list_contains(target_ids, last_step.other_id)
            AND NOT list_contains(target_ids, first_step.other_id)
            AND second.is_living
            AND last_step.strength > 0
            AND first_step.strength > 0
            -- Whom the owner knows well enough is asked straight.
            AND NOT EXISTS (
                FROM direct
                WHERE direct.target_id = last_step.person_id
                    AND direct.first_id IN (last_step.other_id, mediator.person_id)
            )
    ),
    way AS (
        SELECT target_id, first_id, NULL AS second_id, score, NULL AS first_event, last_event
        FROM direct
        UNION ALL
        SELECT target_id, first_id, second_id, score, first_event, last_event
        FROM indirect
    )
    FROM way
    ORDER BY score DESC, target_id, first_id, second_id
    LIMIT (SELECT most_introductions FROM people.derived.network_constant);
