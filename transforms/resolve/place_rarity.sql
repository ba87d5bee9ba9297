-- One row is a door and how many bits less it says that two records have it than where a family lives: one for each doubling
-- of its people beyond four. One that more than 30 records have, an office tower or a dormitory, is no evidence, and not here.
CREATE TABLE derived.place_rarity AS
SELECT
    place.place_no,
    derived.in_quarters(least(0, 2 - log2(greatest(count(DISTINCT record.name_no), 1)))) AS bits
FROM derived.record_place AS place
JOIN derived.record AS record USING (record_no)
WHERE place.place_no IS NOT NULL
GROUP BY place.place_no
HAVING count(DISTINCT place.record_no) <= 30;
