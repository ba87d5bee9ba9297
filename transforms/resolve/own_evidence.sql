-- One row is something that two records share and that is surely one person's, though their names differ.
--
-- Family names: the address bears one of theirs, a free-mail provider never hands it on, it is a mobile number, or any
-- and they were born on one day. Given names, by a slip: the address bears one of theirs. Any names: they share a profile,
-- and the given name or the birthday, all but a slip of it.
CREATE OR REPLACE TEMP TABLE own_evidence AS
WITH differing AS (
    SELECT
        shared.left_no,
        shared.right_no,
        shared.feature AS shared,
        shared.compared,
        name.feature AS name,
        one.given AS left_given,
        other.given AS right_given,
        one.family AS left_family,
        other.family AS right_family
    FROM temp.identity_evidence AS shared
    JOIN temp.name_evidence AS name USING (left_no, right_no)
    JOIN derived.record AS one ON one.record_no = shared.left_no
    JOIN derived.record AS other ON other.record_no = shared.right_no
    WHERE
        shared.feature IN ('same_email', 'same_phone', 'same_mobile', 'same_profile')
        AND name.feature IN ('family_differs', 'given_near', 'given_differs', 'name_differs')
),
mailbox AS (
    SELECT DISTINCT differing.left_no, differing.right_no, differing.compared, mailbox.local_part, mailbox.is_free_mail
    FROM differing
    JOIN derived.record_identity AS identity
        ON identity.record_no = differing.left_no AND identity.kind = 'email' AND identity.match_key = differing.compared
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE differing.shared = 'same_email'
),
one_birthday AS (
    SELECT left_no, right_no, feature = 'same_birthday' AS is_one_birthday
    FROM temp.card_evidence
    WHERE feature IN ('same_birthday', 'birthday_near')
)
SELECT left_no, right_no, 'address_names_one' AS feature, min(compared) AS compared
FROM differing
JOIN mailbox USING (left_no, right_no, compared)
WHERE
    name = 'family_differs'
    AND (
        is_free_mail
        -- Of the family's name alone it may be the family's.
        OR (length(left_family) > 2 AND contains(local_part, left_family) AND local_part != left_family)
        OR (length(right_family) > 2 AND contains(local_part, right_family) AND local_part != right_family)
    )
    OR name = 'given_near' AND (contains(local_part, left_given) OR contains(local_part, right_given))
GROUP BY left_no, right_no
UNION ALL
SELECT left_no, right_no, 'number_stays', min(compared)
FROM differing
LEFT JOIN one_birthday USING (left_no, right_no)
WHERE name = 'family_differs' AND (shared = 'same_mobile' OR shared = 'same_phone' AND is_one_birthday)
GROUP BY left_no, right_no
UNION ALL
SELECT left_no, right_no, 'profile_is_ones', min(compared)
FROM differing
LEFT JOIN one_birthday USING (left_no, right_no)
WHERE shared = 'same_profile' AND (name IN ('family_differs', 'given_near') OR is_one_birthday IS NOT NULL)
GROUP BY left_no, right_no;
