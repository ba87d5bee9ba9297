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
        one.book
    FROM temp.pair AS pair
    JOIN derived.record AS one ON one.record_no = pair.left_no
    JOIN derived.record AS other ON other.record_no = pair.right_no
)
SELECT
    pair.left_no,
    pair.right_no,
    if(one.kind = 'domain', 'same_organisation_domain', 'same_organisation') AS feature,
    one.workplace AS compared,
    rarity.bits AS rarity_bits
FROM temp.pair AS pair
JOIN derived.record_work AS one ON one.record_no = pair.left_no
JOIN derived.record_work AS other
    ON other.record_no = pair.right_no AND other.kind = one.kind AND other.workplace = one.workplace
JOIN derived.work_rarity AS rarity ON rarity.kind = one.kind AND rarity.workplace = one.workplace
-- Who shares an address shares its domain: that says nothing more.
WHERE one.kind = 'organisation' OR NOT EXISTS (
    FROM temp.identity_evidence AS identity
    WHERE
        identity.left_no = pair.left_no
        AND identity.right_no = pair.right_no
        AND identity.feature IN ('same_email', 'role_mailbox', 'same_role_mailbox')
)
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
