-- One row is a pair of records that have one postal address, be it with slips, how many, and the bits of its being rare.
CREATE OR REPLACE TEMP TABLE shared_place AS
WITH place AS MATERIALIZED (
    SELECT place.*, rarity.bits
    FROM derived.record_place AS place
    JOIN derived.place_rarity AS rarity USING (place_no)
),
-- By itself DuckDB might first join all who live alike with each other.
left_place AS MATERIALIZED (
    SELECT pair.left_no, pair.right_no, place.* EXCLUDE (record_no)
    FROM temp.pair AS pair
    JOIN place ON place.record_no = pair.left_no
),
compared AS (
    SELECT
        one.left_no,
        one.right_no,
        least(one.bits, other.bits) AS bits,
        CASE
            WHEN one.street = other.street THEN 0
            WHEN damerau_levenshtein(one.street, other.street) <= if(least(length(one.street), length(other.street)) < 8, 1, 2)
                THEN 1
            WHEN one.street = other.further OR one.further = other.street THEN 1
        END AS street,
        CASE
            WHEN one.number = other.number THEN 0
            WHEN one.number IS NULL OR other.number IS NULL THEN 1
            -- A flat that one does not say, or figures that have changed places.
            WHEN list_has_all(string_split(one.number, ' '), string_split(other.number, ' ')) THEN 1
            WHEN list_has_all(string_split(other.number, ' '), string_split(one.number, ' ')) THEN 1
            WHEN list_sort(string_split(one.number, '')) = list_sort(string_split(other.number, '')) THEN 1
        END AS number,
        CASE
            WHEN one.postcode = other.postcode THEN 0
            WHEN one.postcode IS NULL OR other.postcode IS NULL THEN if(one.locality = other.locality, 0, NULL)
            WHEN one.locality = other.locality THEN 1
            WHEN damerau_levenshtein(one.postcode, other.postcode) = 1
                AND coalesce(damerau_levenshtein(one.locality, other.locality) <= 2, TRUE)
                THEN 1
        END AS area
    FROM left_place AS one
    JOIN place AS other ON other.record_no = one.right_no
)
SELECT
    left_no,
    right_no,
    min(street + number + area) AS slips,
    max(bits - if(street + number + area = 2, 1.5, 0)) AS bits
FROM compared
WHERE street + number + area <= 2
GROUP BY left_no, right_no;
