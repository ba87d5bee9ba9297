-- One row is two people who may be one, by their strongest pair of records: the evidence is not enough to join them or a
-- guard kept them apart, and it is too good to be passed over. What the user has decided is left out.
CREATE VIEW derived.possible_match AS
WITH near AS (
    SELECT edge.left_no, edge.right_no, edge.bits, decision.stopped_by
    FROM derived.edge AS edge
    LEFT JOIN derived.decision AS decision ON decision.left_no = edge.left_no AND decision.right_no = edge.right_no
    CROSS JOIN derived.scale AS scale
    WHERE edge.bits >= scale.review_bits AND NOT (edge.is_enough AND decision.stopped_by IS NULL)
),
strongest AS (
    SELECT
        one.person_id AS left_person_id,
        other.person_id AS right_person_id,
        near.bits,
        near.stopped_by,
        one.account AS left_account,
        one.source AS left_source,
        one.record_id AS left_record_id,
        other.account AS right_account,
        other.source AS right_source,
        other.record_id AS right_record_id
    FROM near
    JOIN derived.person_record AS one ON one.record_no = near.left_no
    JOIN derived.person_record AS other ON other.record_no = near.right_no
    WHERE one.person_id <> other.person_id
    QUALIFY row_number() OVER (
        PARTITION BY least(one.person_id, other.person_id), greatest(one.person_id, other.person_id)
        ORDER BY near.bits DESC, near.left_no, near.right_no
    ) = 1
),
said AS (
    SELECT
        least(one.person_id, other.person_id) AS older_id,
        greatest(one.person_id, other.person_id) AS newer_id,
        bool_or(judgement.kind = 'different') AS is_decided,
        max(word.until_on) FILTER (judgement.kind = 'later') AS put_off_until_on
    FROM derived.judgement AS judgement
    JOIN core.word AS word USING (word_id)
    JOIN derived.person_record AS one ON one.record_no = judgement.left_no
    JOIN derived.person_record AS other ON other.record_no = judgement.right_no
    GROUP BY ALL
)
SELECT
    left_person_id,
    right_person_id,
    bits,
    derived.probability(bits) AS probability,
    stopped_by,                        -- the guard; NULL where the evidence is not enough
    said.put_off_until_on,
    left_account,
    left_source,
    left_record_id,
    right_account,
    right_source,
    right_record_id
FROM strongest
LEFT JOIN said
    ON said.older_id = least(left_person_id, right_person_id)
    AND said.newer_id = greatest(left_person_id, right_person_id)
WHERE said.is_decided IS NOT TRUE;
