-- One row is somebody who was with others where the owner was: how much they are linked in all, and how well the owner
-- knows them.
CREATE TABLE derived.reach AS
WITH linked AS (
    SELECT person_id, round(sum(strength), 9) AS linked_strength
    FROM derived.link
    WHERE strength > 0
    GROUP BY person_id
)
SELECT
    linked.person_id,
    linked.linked_strength,
    tie.strength AS tie_strength,
    -- Nobody is introduced by, or by way of, the dead and the estranged.
    said.ending IS NULL AS is_living,
    is_living AND tie.strength > 0 AND tie.is_known AND tie.last_outbound_at IS NOT NULL AS is_acquaintance
FROM linked
JOIN derived.tie AS tie USING (person_id)
LEFT JOIN derived.said_tie AS said USING (person_id);
