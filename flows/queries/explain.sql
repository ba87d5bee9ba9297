-- One row is a reason why a record of $one and a record of $other are, or are not, one person (or, where both are the
-- same person, why two of its records are): of each pair all reasons, the pair with the most evidence first, what the
-- user said before all. Bits needed to join: needed_bits. Of the internal table: pairs that did not come close, too.
WITH reason AS (
    SELECT
        *,
        feature IN ('said_same', 'said_different') AS is_said
    FROM derived.match_evidence
    WHERE (left_person_id = $one AND right_person_id = $other) OR (left_person_id = $other AND right_person_id = $one)
),
pair AS (
    SELECT
        left_account, left_source, left_record_id, right_account, right_source, right_record_id,
        row_number() OVER (
            ORDER BY bool_or(is_said) DESC, max(total_bits) DESC NULLS LAST, left_account, left_source, left_record_id,
                right_account, right_source, right_record_id
        ) AS pair
    FROM reason
    GROUP BY left_account, left_source, left_record_id, right_account, right_source, right_record_id
)
SELECT
    pair.pair,
    left_account,
    left_source,
    left_record_id,
    right_account,
    right_source,
    right_record_id,
    reason.left_person_id,
    reason.right_person_id,
    one.name AS left_name,
    other.name AS right_name,
    reason.is_joined,
    reason.stopped_by,
    reason.total_bits,
    needed_bits,
    reason.feature,
    reason.bits,
    reason.because
FROM reason
JOIN pair USING (left_account, left_source, left_record_id, right_account, right_source, right_record_id)
LEFT JOIN person_record AS one
    ON one.account = left_account AND one.source = left_source AND one.record_id = left_record_id
LEFT JOIN person_record AS other
    ON other.account = right_account AND other.source = right_source AND other.record_id = right_record_id
ORDER BY pair.pair, reason.is_said DESC, reason.bits DESC NULLS LAST, reason.feature
