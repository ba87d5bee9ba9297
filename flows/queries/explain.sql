-- One row is a reason why a record of $one and a record of $other are, or are not, one person (or, where both are the
-- same person, why two of its records are): of each pair all reasons, the pair with the most evidence first, what the
-- user said before all.
WITH reason AS (
    SELECT *, feature IN ('said_same', 'said_different') AS is_said
    FROM derived.explained
    WHERE (left_person_id = $one AND right_person_id = $other) OR (left_person_id = $other AND right_person_id = $one)
),
marked AS (
    SELECT
        *,
        bool_or(is_said) OVER (
            PARTITION BY left_account, left_source, left_record_id, right_account, right_source, right_record_id
        ) AS is_pair_said
    FROM reason
)
SELECT
    dense_rank() OVER (
        ORDER BY is_pair_said DESC, total_bits DESC NULLS LAST, left_account, left_source, left_record_id, right_account,
            right_source, right_record_id
    ) AS pair,
    * EXCLUDE (is_said, is_pair_said)
FROM marked
ORDER BY pair, is_said DESC, bits DESC NULLS LAST, feature
