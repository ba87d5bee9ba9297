-- One row is a pair of records of one name and one number that is no mobile phone's, or one mailbox of a household, with
-- nothing else that is one person's: in a household names recur, however rare they are elsewhere. So what the name says is set to what it says
-- there.
CREATE OR REPLACE TEMP TABLE kin_evidence AS
SELECT
    name.left_no,
    name.right_no,
    'namesake' AS feature,
    min(name.compared) AS compared,
    -min(name.rarity_bits) AS rarity_bits
FROM temp.name_evidence AS name
SEMI JOIN (FROM temp.identity_evidence WHERE feature IN ('same_phone', 'same_household_mailbox')) USING (left_no, right_no)
ANTI JOIN (
    FROM temp.identity_evidence
    WHERE feature IN ('same_email', 'same_role_mailbox', 'same_mobile', 'same_profile')
) USING (left_no, right_no)
ANTI JOIN (
    FROM temp.card_evidence
    WHERE feature IN ('same_birthday', 'same_day_of_birth')
) USING (left_no, right_no)
WHERE name.rarity_bits > 8 AND name.feature IN (
    'name_equal', 'name_spelling', 'name_contained', 'name_nickname', 'name_near', 'name_initial', 'generation_missing'
)
GROUP BY name.left_no, name.right_no;
