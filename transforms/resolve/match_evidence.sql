-- One row is one named reason for or against two records being one person: of all pairs that were compared; and what
-- the user said, which has no bits. The bits of a pair add up to total_bits; the prior
-- is a reason too.
CREATE VIEW derived.match_evidence AS
WITH judged AS (
    SELECT left_no, right_no, max(word_id) AS word_id, arg_max(kind, word_id) AS kind
    FROM derived.judgement
    WHERE left_no IS NOT NULL AND kind <> 'later'
    GROUP BY left_no, right_no
),
pair AS (
    SELECT left_no, right_no, bits, is_enough, reasons FROM derived.edge
    UNION ALL
    SELECT left_no, right_no, NULL, FALSE, [] FROM judged ANTI JOIN derived.edge USING (left_no, right_no)
),
shown AS (
    SELECT
        edge.left_no,
        edge.right_no,
        edge.bits,
        list_concat(
            edge.reasons,
            CASE WHEN edge.bits IS NOT NULL THEN [{feature: 'prior', bits: scale.prior_bits}] END,
            CASE WHEN judged.kind IS NOT NULL THEN [{feature: 'said_' || judged.kind, bits: NULL}] END
        ) AS reasons,
        edge.is_enough AND decision.stopped_by IS NULL OR one.person_id = other.person_id AS is_joined,
        coalesce(decision.stopped_by, CASE judged.kind WHEN 'different' THEN 'different' END) AS stopped_by,
        judged.word_id,
        one.account AS left_account,
        one.source AS left_source,
        one.record_id AS left_record_id,
        one.person_id AS left_person_id,
        other.account AS right_account,
        other.source AS right_source,
        other.record_id AS right_record_id,
        other.person_id AS right_person_id,
        scale.needed_bits,
        scale.population,
        -- Close: up to 12 bits, one good reason, are missing.
        one.person_id = other.person_id OR coalesce(edge.bits >= scale.needed_bits - 12, FALSE) OR judged.kind IS NOT NULL
            AS is_shown
    FROM pair AS edge
    CROSS JOIN derived.scale AS scale
    JOIN derived.person_record AS one ON one.record_no = edge.left_no
    JOIN derived.person_record AS other ON other.record_no = edge.right_no
    LEFT JOIN derived.decision AS decision ON decision.left_no = edge.left_no AND decision.right_no = edge.right_no
    LEFT JOIN judged ON judged.left_no = edge.left_no AND judged.right_no = edge.right_no
),
reason AS (
    SELECT
        shown.* EXCLUDE (reasons),
        reasons[place] AS reason,
        -- Of several reasons with one feature.
        place - list_position(list_transform(reasons, lambda one: one.feature), reasons[place].feature) + 1 AS nth
    FROM shown, unnest(range(1, len(reasons) + 1)) AS t (place)
)
SELECT
    left_account,
    left_source,
    left_record_id,
    left_person_id,
    right_account,
    right_source,
    right_record_id,
    right_person_id,
    reason.feature,                    -- derived.feature, 'prior', said_same or said_different
    reason.bits,                       -- NULL: the user's word, which beats every score
    CASE
        WHEN feature.feature IS NOT NULL
            THEN replace(feature.because, '{}', coalesce(derived.compared(feature.feature, left_no, right_no)[nth], ''))
        WHEN reason.feature = 'prior' THEN 'two of ' || population || ' records taken at random are hardly ever one person'
        ELSE 'you said so: ' || word.command
    END AS because,
    reason_of.bits AS total_bits,
    derived.probability(reason_of.bits) AS probability,  -- that the two are one person, by evidence alone
    is_joined,
    stopped_by,                        -- the guard, where the evidence was enough; else NULL
    needed_bits,
    is_shown                           -- joined, close, or judged
FROM reason AS reason_of
LEFT JOIN derived.feature AS feature ON feature.feature = reason.feature
LEFT JOIN core.word AS word ON word.word_id = reason_of.word_id;
