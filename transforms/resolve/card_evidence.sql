-- One row is what the other fields of two cards say, as a feature: workplace, title, birthday, the book itself.
CREATE OR REPLACE TEMP TABLE card_evidence AS
WITH compared AS (
    SELECT
        pair.left_no,
        pair.right_no,
        one.title,
        lower(one.title) = lower(other.title) AS has_one_title,
        one.birthday AS left_birthday,
        other.birthday AS right_birthday,
        one.book = other.book AS is_one_book,
        one.book,
        one.organisation_key IS NOT DISTINCT FROM other.organisation_key AS is_one_organisation
    FROM temp.pair AS pair
    JOIN derived.record AS one ON one.record_no = pair.left_no
    JOIN derived.record AS other ON other.record_no = pair.right_no
),
shared_work AS (
    SELECT
        compared.left_no,
        compared.right_no,
        compared.is_one_organisation,
        one.kind,
        one.workplace,
        one.is_learned OR other.is_learned AS is_learned,
        rarity.bits AS rarity_bits
    FROM compared
    JOIN derived.record_work AS one ON one.record_no = compared.left_no
    JOIN derived.record_work AS other
        ON other.record_no = compared.right_no AND other.kind = one.kind AND other.workplace = one.workplace
    JOIN derived.work_rarity AS rarity ON rarity.kind = one.kind AND rarity.workplace = one.workplace
),
shared_address AS (
    SELECT DISTINCT left_no, right_no
    FROM temp.identity_evidence
    WHERE feature IN ('same_email', 'role_mailbox', 'same_role_mailbox', 'same_household_mailbox')
)
SELECT left_no, right_no, if(kind = 'domain', 'same_organisation_domain', 'same_organisation') AS feature, workplace AS compared, rarity_bits
FROM shared_work
LEFT JOIN shared_address USING (left_no, right_no)
-- Who shares an address shares its domain: that says nothing more. Nor does a domain that is known by the organisation say
-- more than the organisation.
WHERE kind = 'organisation' OR if(is_learned, NOT is_one_organisation, shared_address.left_no IS NULL)
UNION ALL
SELECT left_no, right_no, 'same_title', title, NULL
FROM compared
WHERE has_one_title
UNION ALL
SELECT
    left_no,
    right_no,
    CASE
        WHEN left_birthday = right_birthday AND left_birthday NOT LIKE '--%' THEN 'same_birthday'
        WHEN length(left_birthday) = 10 AND length(right_birthday) = 10 AND (
            damerau_levenshtein(replace(left_birthday, '-', ''), replace(right_birthday, '-', '')) = 1
            OR left_birthday = left(right_birthday, 5) || right(right_birthday, 2) || right_birthday[5:5] || right_birthday[6:7]
        ) THEN 'birthday_near'
        WHEN right(left_birthday, 5) != right(right_birthday, 5) THEN 'birthday_differs'
        WHEN left_birthday LIKE '--%' OR right_birthday LIKE '--%' THEN 'same_day_of_birth'
        ELSE 'birthday_differs'
    END,
    if(left_birthday = right_birthday, left_birthday, left_birthday || ' / ' || right_birthday),
    NULL
FROM compared
WHERE left_birthday IS NOT NULL AND right_birthday IS NOT NULL
UNION ALL
SELECT left_no, right_no, 'one_address_book', book, NULL
FROM compared
WHERE is_one_book;
