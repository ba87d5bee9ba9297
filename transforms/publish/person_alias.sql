-- One row is a person_id that ended in a merge, and the person whom it means now.
CREATE VIEW main.person_alias AS
WITH merged AS (
    SELECT person_id, other_person_id AS alias_of FROM derived.person_event WHERE event = 'merged'
),
ended AS (
    SELECT person_id, alias_of FROM core.ended_person WHERE alias_of IS NOT NULL
    UNION
    FROM merged
),
living AS (SELECT person_id FROM derived.person),
holder AS (
    SELECT former.person_id, member.person_id AS holder_id
    FROM core.former_member AS former
    JOIN derived.person_record AS member USING (account, source, record_id)
    GROUP BY former.person_id, member.person_id
    QUALIFY row_number() OVER (PARTITION BY former.person_id ORDER BY count(*) DESC, member.person_id) = 1
),
meant AS (
    -- Whoever has most of its records; the one whom it meant may have ended in this refresh.
    SELECT ended.person_id AS alias_id, coalesce(holder.holder_id, merged.alias_of, ended.alias_of) AS person_id
    FROM ended
    LEFT JOIN holder ON holder.person_id = ended.person_id
    LEFT JOIN merged ON merged.person_id = ended.alias_of
)
SELECT DISTINCT alias_id, person_id
FROM meant
WHERE alias_id NOT IN (FROM living) AND person_id IN (FROM living);
COMMENT ON VIEW main.person_alias IS 'A person_id that ended in a merge, and the person whom it means now.';
COMMENT ON COLUMN main.person_alias.alias_id IS 'The person_id that was.';
COMMENT ON COLUMN main.person_alias.person_id IS 'The person whom it means.';
