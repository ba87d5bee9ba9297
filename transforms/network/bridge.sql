-- One row is a bridge: a living tie who joins people who otherwise hardly meet.
CREATE TABLE derived.bridge AS
WITH only_link AS (
    -- People of the network who have one link there.
    SELECT link.other_id AS person_id, person.display_name, network.contact_days
    FROM derived.structure AS structure
    JOIN derived.link AS link USING (person_id)
    SEMI JOIN derived.structure AS other ON other.person_id = link.other_id
    JOIN derived.person AS person USING (person_id)
    JOIN derived.network_person AS network USING (person_id)
    WHERE structure.link_count = 1 AND link.day_count >= (SELECT least_link_days FROM derived.network_constant)
),
counted AS (
    SELECT
        person_id,
        count(*) AS people,
        list(display_name ORDER BY contact_days DESC, display_name)[1:3] AS first_names
    FROM only_link
    GROUP BY person_id
)
SELECT
    structure.*,
    structure.effective_size / structure.link_count AS efficiency,
    coalesce(counted.people, 0) AS only_link_count,
    counted.first_names AS only_link_to
FROM derived.structure AS structure
CROSS JOIN derived.network_constant AS constant
LEFT JOIN counted USING (person_id)
WHERE structure.effective_size >= constant.bridge_effective_size
    AND structure.effective_size / structure.link_count >= constant.bridge_efficiency;
