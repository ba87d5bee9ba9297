-- One row is what the names of two records say, or a local part that both have, as a feature. Where a record
-- has no name, that of its address may agree, but not disagree.
CREATE OR REPLACE TEMP TABLE name_evidence AS
WITH outcome AS (
    SELECT
        pair.left_no,
        pair.right_no,
        pair.is_name_from_address,
        name_pair.outcome,
        one.family AS left_family,
        other.family AS right_family,
        concat_ws(' / ', one.display_name, other.display_name) AS compared,
        least(one_rarity.bits, other_rarity.bits) AS rarity_bits
    FROM temp.pair AS pair
    JOIN temp.name_pair AS name_pair USING (left_form, right_form)
    JOIN derived.record AS one ON one.record_no = pair.left_no
    JOIN derived.record AS other ON other.record_no = pair.right_no
    LEFT JOIN derived.name_rarity AS one_rarity ON one_rarity.name_key = one.name_key
    LEFT JOIN derived.name_rarity AS other_rarity ON other_rarity.name_key = other.name_key
),
-- 'Anna Acme', as a phone has her who works there.
work_word AS (
    SELECT record_no, unnest(string_split(if(kind = 'domain', split_part(workplace, '.', 1), workplace), ' ')) AS word
    FROM derived.record_work
    WHERE record_no IN (SELECT left_no FROM temp.pair UNION SELECT right_no FROM temp.pair)
),
at_work AS (
    SELECT left_no, right_no
    FROM outcome
    JOIN work_word ON record_no = right_no AND word = left_family
    WHERE outcome = 'family_differs'
    UNION
    SELECT left_no, right_no
    FROM outcome
    JOIN work_word ON record_no = left_no AND word = right_family
    WHERE outcome = 'family_differs'
),
local_part AS (
    SELECT DISTINCT identity.record_no, mailbox.local_part, mailbox.match_key
    FROM derived.record_identity AS identity
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email' AND mailbox.role IS NULL AND length(mailbox.local_part) >= 5
        AND identity.record_no IN (SELECT left_no FROM temp.pair UNION SELECT right_no FROM temp.pair)
)
SELECT left_no, right_no, if(at_work.left_no IS NULL, outcome, 'given_at_work') AS feature, compared, rarity_bits
FROM outcome
LEFT JOIN at_work USING (left_no, right_no)
WHERE NOT is_name_from_address
UNION ALL
SELECT left_no, right_no, 'local_part_is_name', compared, rarity_bits
FROM outcome
WHERE is_name_from_address AND outcome IN ('name_equal', 'name_spelling') AND rarity_bits IS NOT NULL
UNION
SELECT pair.left_no, pair.right_no, 'same_local_part', one.local_part, NULL
FROM temp.pair AS pair
JOIN local_part AS one ON one.record_no = pair.left_no
JOIN local_part AS other ON other.record_no = pair.right_no AND other.local_part = one.local_part
JOIN derived.record AS named ON named.record_no = pair.left_no
-- Letters of the family's name in order are no second sign of who it is; a number behind them is.
WHERE one.match_key != other.match_key
    AND NOT (named.family IS NOT NULL AND contains(one.local_part, named.family) AND NOT regexp_matches(one.local_part, '[0-9]'));
