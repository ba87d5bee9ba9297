-- One row is somebody in the network who is linked there, and what Burt (Structural Holes, 1992) says of their place in it,
-- the owner left out.
CREATE TABLE derived.structure AS
WITH linked AS (
    SELECT
        link.person_id,
        link.other_id,
        link.strength / sum(link.strength) OVER (PARTITION BY link.person_id) AS share
    FROM derived.link AS link
    SEMI JOIN derived.network_person AS one ON one.person_id = link.person_id
    SEMI JOIN derived.network_person AS other ON other.person_id = link.other_id
    WHERE link.day_count >= (SELECT least_link_days FROM derived.network_constant) AND link.strength > 0
),
indirect AS (
    -- By way of a third one who is linked to both.
    SELECT
        direct.person_id,
        direct.other_id,
        sum(there.share * onward.share) AS share,
        count(*) AS triangles
    FROM linked AS direct
    JOIN linked AS there ON there.person_id = direct.person_id
    JOIN linked AS onward ON onward.person_id = there.other_id AND onward.other_id = direct.other_id
    GROUP BY direct.person_id, direct.other_id
)
SELECT
    linked.person_id,
    count(*) AS link_count,
    -- Rounded, because the order in which threads add up shows in the last digits, and equal rows must stay equal.
    round(sum(pow(linked.share + coalesce(indirect.share, 0), 2)), 12) AS burt_constraint,
    count(*) - sum(coalesce(indirect.triangles, 0)) / count(*) AS effective_size
FROM linked
LEFT JOIN indirect USING (person_id, other_id)
GROUP BY linked.person_id;
