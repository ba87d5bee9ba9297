-- One row is a postal address of a person, and its place: that of the card changed last comes first. Of several ways of
-- writing one door the first.
CREATE VIEW derived.person_address AS
WITH written AS (
    SELECT
        record.person_id,
        place.address,
        coalesce(place.place_no, hash(place.address)) AS door,
        place.label,
        record.account,
        record.source,
        record.record_id,
        (coalesce(-epoch_us(record.updated_at), 0), place.position, place.address, record.record_no) AS rank
    FROM derived.record_place AS place
    JOIN derived.person_record AS record USING (record_no)
),
door AS (
    FROM written
    QUALIFY row_number() OVER (PARTITION BY person_id, door ORDER BY rank) = 1
)
SELECT
    * EXCLUDE (door, rank),
    row_number() OVER (PARTITION BY person_id ORDER BY rank) AS place
FROM door;
