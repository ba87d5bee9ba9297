-- One row is a pair of records to compare, how many identities of each kind they share, and what their other fields say.
CREATE OR REPLACE TEMP TABLE pair AS
WITH shared AS (
    SELECT
        left_no,
        right_no,
        sum(CASE kind
            WHEN 'email' THEN CAST(1 AS HUGEINT)
            WHEN 'role mailbox' THEN CAST(1 AS HUGEINT) << 16
            WHEN 'household mailbox' THEN CAST(1 AS HUGEINT) << 32
            WHEN 'phone' THEN CAST(1 AS HUGEINT) << 48
            WHEN 'mobile' THEN CAST(1 AS HUGEINT) << 64
            WHEN 'homepage' THEN CAST(1 AS HUGEINT) << 80
            WHEN 'profile' THEN CAST(1 AS HUGEINT) << 96
            ELSE 0
        END) AS identities
    FROM derived.shared_key
    GROUP BY left_no, right_no
)
SELECT
    shared.*,
    one.has_human_name OR other.has_human_name AS is_named,
    one.form_no AS left_form_no,
    other.form_no AS right_form_no,
    one.is_nameless OR other.is_nameless AS is_name_from_address,
    -- What nobody else is called, and is all but a name that many have, was written in haste.
    coalesce(one.is_lone_given AND other.is_usual_given OR one.is_usual_given AND other.is_lone_given, FALSE) AS is_slip,
    least(one.name_bits, other.name_bits) AS name_bits,
    CASE WHEN one.organisation_no = other.organisation_no THEN one.organisation_bits END AS organisation_bits,
    one.organisation_no IS NOT DISTINCT FROM other.organisation_no AS is_one_organisation,
    coalesce(one.organisation_no != other.organisation_no, FALSE) AS is_other_organisation,
    coalesce(one.title_no = other.title_no, FALSE) AS is_one_title,
    coalesce(one.book_no = other.book_no, FALSE) AS is_one_book,
    -- Of numbers and mailboxes that tell something none is both's; one that more than 30 records have tells nothing.
    coalesce(one.mobile_no != other.mobile_no AND derived.shared_times(identities, 'mobile') = 0, FALSE) AS is_other_mobile,
    coalesce(one.mailbox_no != other.mailbox_no AND identities & 281470681808895 = 0, FALSE) AS is_other_mailbox,
    CASE
        WHEN one.birthday IS NULL OR other.birthday IS NULL THEN NULL
        WHEN one.birthday = other.birthday AND one.birthday NOT LIKE '--%' THEN 'same_birthday'
        WHEN length(one.birthday) = 10 AND length(other.birthday) = 10 AND (
            damerau_levenshtein(replace(one.birthday, '-', ''), replace(other.birthday, '-', '')) = 1
            OR one.birthday = left(other.birthday, 5) || right(other.birthday, 2) || other.birthday[5:5] || other.birthday[6:7]
        ) THEN 'birthday_near'
        WHEN right(one.birthday, 5) != right(other.birthday, 5) THEN 'birthday_differs'
        WHEN one.birthday LIKE '--%' OR other.birthday LIKE '--%' THEN 'same_day_of_birth'
        ELSE 'birthday_differs'
    END AS birthday                    -- a feature, or NULL
FROM shared
JOIN temp.side AS one ON one.record_no = shared.left_no
JOIN temp.side AS other ON other.record_no = shared.right_no;
