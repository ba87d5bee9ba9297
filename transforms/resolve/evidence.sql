-- One row is a feature of a pair of records, with the bits that it adds to the sum.
--
-- Features of one signal are not independent (added as if they were, they made 94 of 100 joined pairs wrong): of
-- those for, the strongest counts in full, the second adds at most 2 bits, others nothing. Those against all count.
CREATE OR REPLACE TEMP TABLE evidence AS
WITH shown AS (
    SELECT left_no, right_no, feature, compared, NULL::DOUBLE AS rarity_bits FROM temp.identity_evidence
    UNION ALL
    SELECT left_no, right_no, feature, compared, rarity_bits FROM temp.name_evidence
    UNION ALL
    SELECT left_no, right_no, feature, compared, NULL FROM temp.own_evidence
    UNION ALL
    SELECT left_no, right_no, feature, compared, rarity_bits FROM temp.card_evidence
    UNION ALL
    SELECT left_no, right_no, feature, compared, NULL FROM temp.apart_evidence
    UNION ALL
    SELECT left_no, right_no, feature, compared, rarity_bits FROM temp.kin_evidence
),
weighed AS (
    SELECT
        shown.left_no,
        shown.right_no,
        shown.feature,
        feature.signal,
        shown.compared,
        feature.bits + CASE feature.scale
            WHEN 'fixed' THEN 0
            WHEN 'size' THEN derived.in_quarters(log2(scale.population / 10000))
            ELSE shown.rarity_bits
        END AS bits
    FROM shown
    JOIN derived.feature AS feature USING (feature)
    CROSS JOIN derived.scale AS scale
),
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY left_no, right_no, signal, bits > 0 ORDER BY bits DESC, feature, compared)
            AS place
    FROM weighed
)
SELECT
    left_no,
    right_no,
    feature,
    signal,
    compared,
    CASE WHEN bits <= 0 OR place = 1 THEN bits WHEN place = 2 THEN least(bits, 2) ELSE 0 END AS bits
FROM ranked;
