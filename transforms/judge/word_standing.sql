-- One row is a word: whether it is in force and for whom, or waits for the user to say whom it is about.
CREATE TABLE derived.word_standing AS
WITH judged AS (
    SELECT
        judgement.word_id,
        min(judgement.state) AS state,
        min(judgement.lost_side) AS lost_side,
        arg_min(one.person_id, (judgement.left_no, judgement.right_no)) AS person_id,
        arg_min(other.person_id, (judgement.left_no, judgement.right_no)) AS other_person_id
    FROM derived.judgement AS judgement
    LEFT JOIN derived.person_member AS one ON one.record_no = judgement.left_no
    LEFT JOIN derived.person_member AS other ON other.record_no = judgement.right_no
    GROUP BY judgement.word_id
),
anchored AS (
    SELECT
        anchor.word_id,
        list(DISTINCT coalesce(anchor.name, anchor.identities[1], anchor.record_id)
            ORDER BY coalesce(anchor.name, anchor.identities[1], anchor.record_id)) AS about,
        -- Of a judgement: of the side that is lost.
        count(fit.account) FILTER (judged.lost_side IS NULL OR judged.lost_side = anchor.side) > 0 AS has_fit
    FROM core.word_anchor AS anchor
    LEFT JOIN judged USING (word_id)
    LEFT JOIN derived.anchor_fit AS fit USING (account, source, record_id)
    GROUP BY anchor.word_id
),
standing AS (
    SELECT
        word.word_id,
        coalesce(anchored.about, []) AS about,
        coalesce(anchored.has_fit, FALSE) AS has_fit,
        CASE
            WHEN anchored.word_id IS NULL THEN 'attached'
            WHEN judged.word_id IS NOT NULL THEN judged.state
            WHEN found.word_id IS NOT NULL THEN 'attached'
            ELSE 'waiting'
        END AS state,
        coalesce(found.person_id, judged.person_id) AS person_id,
        judged.other_person_id
    FROM core.word AS word
    LEFT JOIN anchored USING (word_id)
    LEFT JOIN judged USING (word_id)
    LEFT JOIN derived.word_person AS found USING (word_id)
)
SELECT
    word_id,
    about,                             -- the names that its records had
    state,                             -- attached, overruled, waiting
    CASE
        WHEN state = 'overruled' THEN 'a later word of yours says otherwise'
        WHEN state = 'waiting' AND has_fit THEN 'its records are gone, and of those here it cannot be told which took their place'
        WHEN state = 'waiting' THEN 'its records are gone, and nobody here fits them'
    END AS because,
    person_id,                         -- whom it is about; NULL for nobody, and where it is not in force
    other_person_id                    -- of a judgement: the other one; of `same` the same one
FROM standing;
