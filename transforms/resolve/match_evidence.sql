-- One row is one named reason for or against two records being one person: of all pairs that were joined, and of
-- those that came close. The bits of a pair add up to total_bits; the prior is a reason too.
CREATE TABLE derived.match_evidence AS
WITH shown AS (
    SELECT
        edge.left_no,
        edge.right_no,
        edge.bits,
        edge.is_enough AND decision.stopped_by IS NULL OR one.person_id = other.person_id AS is_joined,
        decision.stopped_by,
        one.account AS left_account,
        one.source AS left_source,
        one.record_id AS left_record_id,
        one.person_id AS left_person_id,
        other.account AS right_account,
        other.source AS right_source,
        other.record_id AS right_record_id,
        other.person_id AS right_person_id
    FROM derived.edge AS edge
    CROSS JOIN derived.scale AS scale
    JOIN derived.person_record AS one ON one.record_no = edge.left_no
    JOIN derived.person_record AS other ON other.record_no = edge.right_no
    LEFT JOIN derived.decision AS decision USING (left_no, right_no)
    -- Close: up to 12 bits, one good reason, are missing.
    WHERE one.person_id = other.person_id OR edge.bits >= scale.needed_bits - 12
),
reason AS (
    SELECT left_no, right_no, feature, bits, because FROM derived.evidence
    UNION ALL
    SELECT
        left_no,
        right_no,
        'prior',
        scale.prior_bits,
        'two of ' || scale.population || ' records taken at random are hardly ever one person'
    FROM shown
    CROSS JOIN derived.scale AS scale
)
SELECT
    shown.left_account,
    shown.left_source,
    shown.left_record_id,
    shown.left_person_id,
    shown.right_account,
    shown.right_source,
    shown.right_record_id,
    shown.right_person_id,
    reason.feature,                    -- derived.feature, or 'prior'
    reason.bits,
    reason.because,
    shown.bits AS total_bits,
    shown.is_joined,
    shown.stopped_by                   -- the guard, where the evidence was enough; else NULL
FROM shown
JOIN reason USING (left_no, right_no);
