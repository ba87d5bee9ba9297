-- One row is a change in the network of people whom you know.
CREATE VIEW main.change AS
WITH met AS (
    SELECT contact.person_id, min(contact.contact_on) AS first_on, count(*) AS days
    FROM derived.contact_day AS contact
    JOIN core.day AS day ON contact.ended_on <= day.as_of
    GROUP BY contact.person_id
),
dated AS (
    -- A person that was merged is known by whom it became.
    SELECT
        turn.*,
        coalesce(alias.person_id, turn.living_id) AS known_id,
        coalesce(other.person_id, turn.other_person_id) AS known_other_id
    FROM derived.person_turn AS turn
    LEFT JOIN main.person_alias AS alias ON alias.alias_id = turn.living_id
    LEFT JOIN main.person_alias AS other ON other.alias_id = turn.other_person_id
),
-- What was merged and split again on one day, or split and merged again, is as it was: nothing is told of it. Nor is a
-- split of two who have become one since.
turned AS (
    SELECT *
    FROM dated
    WHERE event IN ('merged', 'split')
    QUALIFY
        (event = 'merged' OR known_id IS DISTINCT FROM known_other_id)
        AND sum(if(event = 'merged', 1, -1)) OVER (
            PARTITION BY happened_on, least(person_id, other_person_id), greatest(person_id, other_person_id)
        ) * if(event = 'merged', 1, -1) > 0
        AND row_number() OVER (PARTITION BY happened_on, event, person_id, other_person_id) = 1
),
address AS (
    SELECT
        person_id,
        email,
        first_own_on,
        own_count,
        first_own_on - min(first_own_on) OVER (PARTITION BY person_id) AS days_later
    FROM derived.address_met
    WHERE first_own_on IS NOT NULL
),
told AS (
    SELECT changed_on, kind, person_id, confidence, source, record_id, evidence,
        CASE kind WHEN 'new_title' THEN title_before ELSE before END AS before,
        CASE kind WHEN 'new_title' THEN title ELSE after END AS after,
        NULL::BIGINT AS other_person_id
    FROM derived.job_change
    UNION ALL
    SELECT first_own_on, 'new_address', person_id, 0.9, 'addresses', NULL,
        format('wrote from or accepted under it {} times', own_count), NULL, email, NULL
    FROM address
    WHERE days_later > 30
    UNION ALL
    SELECT
        coalesce(met.first_on, created.happened_on), 'new_person', person.person_id, 1,
        CASE WHEN met.first_on IS NULL THEN 'cards' ELSE 'contact' END, NULL,
        CASE
            WHEN met.first_on IS NULL THEN 'a card came that was nobody''s'
            ELSE format('the first of {} with contact', derived.number_of(met.days, 'day'))
        END,
        NULL, NULL, NULL
    FROM derived.person AS person
    LEFT JOIN met USING (person_id)
    LEFT JOIN (
        SELECT person_id, min(happened_on) AS happened_on FROM dated WHERE event = 'created' GROUP BY person_id
    ) AS created USING (person_id)
    WHERE coalesce(met.first_on, created.happened_on) IS NOT NULL
    UNION ALL
    SELECT happened_on, event, known_id, 1, 'records', NULL,
        CASE event
            WHEN 'merged' THEN format('person {} turned out to be the same', person_id)
            ELSE format('turned out to be somebody else than person {}', other_person_id)
        END,
        NULL, NULL, CASE event WHEN 'merged' THEN person_id ELSE other_person_id END
    FROM turned
)
SELECT
    told.changed_on,
    told.kind,
    told.person_id,
    person.display_name,
    told.before,
    told.after,
    told.other_person_id,
    round(told.confidence, 2)::DOUBLE AS confidence,
    told.source,
    told.record_id,
    told.evidence
FROM told
JOIN derived.person AS person USING (person_id)
LEFT JOIN derived.tie AS tie USING (person_id)
WHERE person.kind = 'human' AND NOT person.is_owner AND (person.is_in_address_book OR tie.is_known);
COMMENT ON VIEW main.change IS 'A change among the people whom you know: a new employer, a new title, a new address, a new person, two people who turned out to be one (merged), or one to be two (split).';
COMMENT ON COLUMN main.change.changed_on IS 'Your day of it: of the first use of an address, of the refresh after which a card said so, of the first contact, of the refresh that merged or split.';
COMMENT ON COLUMN main.change.kind IS 'new_employer, new_title, new_address, new_person, merged or split.';
COMMENT ON COLUMN main.change.person_id IS 'The person.';
COMMENT ON COLUMN main.change.display_name IS 'The name to show.';
COMMENT ON COLUMN main.change.before IS 'The employer or title before.';
COMMENT ON COLUMN main.change.after IS 'The new employer, title or address.';
COMMENT ON COLUMN main.change.other_person_id IS 'Who was merged into this person, or from whom this one was split.';
COMMENT ON COLUMN main.change.confidence IS 'How surely, from 0 to 1: a light estimate.';
COMMENT ON COLUMN main.change.source IS 'Where from: addresses, contact, records, or the account and source of a card.';
COMMENT ON COLUMN main.change.record_id IS 'The id of the card in that source; NULL when it is no card.';
COMMENT ON COLUMN main.change.evidence IS 'What says so, in words.';
