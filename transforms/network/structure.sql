-- One row is somebody in the network who is linked there, and what Burt (Structural Holes, 1992) says of their place in it,
-- the owner left out.
CREATE TABLE derived.structure AS
WITH linked AS MATERIALIZED (
    SELECT
        link.person_id,
        link.other_id,
        link.strength / sum(link.strength) OVER (PARTITION BY link.person_id) AS share,
        count(*) OVER (PARTITION BY link.person_id) AS links
    FROM derived.link AS link
    SEMI JOIN derived.network_person AS one ON one.person_id = link.person_id
    SEMI JOIN derived.network_person AS other ON other.person_id = link.other_id
    WHERE link.day_count >= (SELECT least_link_days FROM derived.network_constant) AND link.strength > 0
),
outward AS MATERIALIZED (
    -- Each link once, from the one with fewer links to the one with more: nobody has many of these, not even a hub whose
    -- links, two by two, would be millions.
    SELECT here.person_id, here.other_id
    FROM linked AS here
    JOIN linked AS there ON there.person_id = here.other_id AND there.other_id = here.person_id
    WHERE (here.links, here.person_id) < (there.links, there.person_id)
),
triangle AS (
    SELECT one.person_id AS first_id, one.other_id AS second_id, two.other_id AS third_id
    FROM outward AS one
    JOIN outward AS two ON two.person_id = one.person_id
    JOIN outward AS three ON three.person_id = one.other_id AND three.other_id = two.other_id
),
corner AS (
    -- Each of the three is between the two others, either way.
    SELECT unnest([
        [first_id, second_id, third_id], [third_id, second_id, first_id],
        [first_id, third_id, second_id], [second_id, third_id, first_id],
        [second_id, first_id, third_id], [third_id, first_id, second_id]
    ]) AS way
    FROM triangle
),
indirect AS (
    SELECT there.person_id, onward.other_id, sum(there.share * onward.share) AS share, count(*) AS triangles
    FROM corner
    JOIN linked AS there ON there.person_id = corner.way[1] AND there.other_id = corner.way[2]
    JOIN linked AS onward ON onward.person_id = corner.way[2] AND onward.other_id = corner.way[3]
    GROUP BY there.person_id, onward.other_id
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
