-- One row is a postal address of a person, and its place: the one that the user said first, be it on a card or not, then
-- that of the card changed last. Of several ways of writing one door the first.
CREATE VIEW derived.person_address AS
WITH said AS (
    FROM derived.said_value WHERE field = 'address'
),
written AS (
    SELECT
        record.person_id,
        place.address,
        coalesce(place.place_no, hash(place.address)) AS door,
        place.label,
        record.account,
        record.source,
        record.record_id,
        said.word_id,
        (said.word_id IS NULL, coalesce(-epoch_us(record.updated_at), 0), place.position, place.address, record.record_no) AS rank
    FROM derived.record_place AS place
    JOIN derived.person_record AS record USING (record_no)
    LEFT JOIN said ON said.person_id = record.person_id AND said.value = place.address
    UNION ALL
    SELECT person_id, value, hash(value), NULL, NULL, NULL, NULL, word_id, (FALSE, 0, 0, value, 0)
    FROM said
    WHERE NOT EXISTS (
        SELECT 1
        FROM derived.record_place AS place
        JOIN derived.person_record AS record USING (record_no)
        WHERE record.person_id = said.person_id AND place.address = said.value
    )
),
door AS (
    FROM written
    QUALIFY row_number() OVER (PARTITION BY person_id, door ORDER BY rank) = 1
)
SELECT
    * EXCLUDE (door, rank),
    row_number() OVER (PARTITION BY person_id ORDER BY rank) AS place
FROM door;
