-- One row is a person: an alias, if its id ended in a merge and has not come back in a split since. Of whoever has most of
-- the records that left it when it ended, wherever these went since; where none of them is anybody's any more, of whomever
-- it was merged into, or later merges of that one led to.
UPDATE registry.person
SET alias_of = now.alias_of
FROM (
    WITH RECURSIVE latest AS (
        SELECT person_id, event, other_person_id
        FROM registry.event
        WHERE event IN ('created', 'merged', 'split')
        QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY event_id DESC) = 1
    ),
    merged AS (SELECT person_id, other_person_id FROM latest WHERE event = 'merged'),
    left_last AS (
        FROM registry.former_member
        QUALIFY until_at = max(until_at) OVER (PARTITION BY person_id)
    ),
    holder AS (
        SELECT left_last.person_id, member.person_id AS holder_id
        FROM left_last
        JOIN registry.member AS member USING (account, source, record_id)
        WHERE member.person_id NOT IN (SELECT person_id FROM merged)
            AND member.person_id < left_last.person_id   -- an id ends in an older one, never in one given out later
        GROUP BY left_last.person_id, member.person_id
        QUALIFY row_number() OVER (PARTITION BY left_last.person_id ORDER BY count(*) DESC, member.person_id) = 1
    ),
    ended AS (
        SELECT merged.person_id, coalesce(holder.holder_id, merged.other_person_id) AS other_person_id
        FROM merged
        LEFT JOIN holder USING (person_id)
    ),
    chain AS (
        SELECT person_id AS ended_id, other_person_id AS person_id
        FROM ended
        UNION
        SELECT chain.ended_id, ended.other_person_id
        FROM chain
        JOIN ended ON ended.person_id = chain.person_id
    ),
    survivor AS (SELECT * FROM chain WHERE person_id NOT IN (SELECT person_id FROM ended))
    SELECT person.person_id, survivor.person_id AS alias_of
    FROM registry.person AS person
    LEFT JOIN survivor ON survivor.ended_id = person.person_id
) AS now
WHERE registry.person.person_id = now.person_id AND registry.person.alias_of IS DISTINCT FROM now.alias_of
