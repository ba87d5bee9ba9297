-- One row is a way to one of some people by somebody you know: the best first.
CREATE MACRO main.introduction_to(target_ids) AS TABLE
    SELECT
        way.target_id,
        target.display_name AS target,
        CASE WHEN way.second_id IS NULL THEN 2 ELSE 3 END AS steps,
        way.first_id AS by_id,
        first.display_name AS "by",
        way.second_id AS then_by_id,
        second.display_name AS then_by,
        way.score,
        concat(
            first.display_name,
            format(' (you were last in touch on {})', strftime(tie.last_contact_on, '%-d %B %Y')),
            CASE WHEN way.second_id IS NOT NULL THEN format(
                ' was last with {} on {}, who', second.display_name, strftime(between.happened_on, '%-d %B %Y')
            ) ELSE '' END,
            format(' was last with {} on {}', target.display_name, strftime(last.happened_on, '%-d %B %Y')),
            ' (' || last.title || ')',
            '.'
        ) AS sentence,
        tie.strength AS tie_strength,
        tie.last_contact_on,
        tie.account AS tie_account,
        tie.source AS tie_source,
        tie.record_id AS tie_record_id,
        between.happened_on AS then_on,
        between.account AS then_account,
        between.source AS then_source,
        between.record_id AS then_record_id,
        last.happened_on AS last_on,
        last.account AS last_account,
        last.source AS last_source,
        last.record_id AS last_record_id
    FROM people.derived.way_to(target_ids) AS way
    JOIN people.derived.person AS target ON target.person_id = way.target_id
    JOIN people.derived.person AS first ON first.person_id = way.first_id
    JOIN people.derived.tie AS tie ON tie.person_id = way.first_id
    LEFT JOIN people.derived.person AS second ON second.person_id = way.second_id
    LEFT JOIN people.derived.event_proof() AS between ON between.event = way.first_event
    JOIN people.derived.event_proof() AS last ON last.event = way.last_event
    ORDER BY way.score DESC, way.target_id, way.first_id, way.second_id;
COMMENT ON MACRO TABLE main.introduction_to IS
    'Who could introduce you to one of these people (a list of person_id), in two steps or three, with the proof of each: your last contact with the first one, and the newest meetings or mails at which each was with the next, you being there too.';
