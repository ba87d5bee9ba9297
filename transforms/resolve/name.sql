-- One row is a name that some record bears, and how many bear it, as far as the records that bear it tell: the most that
-- any one address book has of it, since one book has a person about once; those with birthdays, numbers or profiles that
-- differ. And of how many pairs of cards it is the name, across address books and within one.
CREATE TABLE derived.name AS
WITH bearer AS (
    SELECT record_no, name_no, derived.text_no(book) AS book_no, birthday, NOT is_observed AND kind = 'individual' AS is_card
    FROM derived.record
    WHERE name_no IS NOT NULL
),
in_book AS (
    SELECT name_no, count(*) AS records, count(*) FILTER (is_card) AS cards
    FROM bearer
    GROUP BY name_no, book_no
),
born AS (
    SELECT name_no, count(DISTINCT birthday) AS people
    FROM bearer
    WHERE birthday NOT LIKE '--%'
    GROUP BY name_no
),
number_of AS (
    SELECT bearer.name_no, count(DISTINCT identity.identity_no) AS people
    FROM (
        SELECT record_no, derived.text_no(match_key) AS identity_no, if(kind = 'url', split_part(match_key, '/', 1), '') AS site
        FROM derived.record_identity
        WHERE is_personal
    ) AS identity
    JOIN bearer USING (record_no)
    GROUP BY bearer.name_no, identity.site
),
told AS (
    FROM born
    UNION ALL
    FROM number_of
),
told_most AS (
    SELECT name_no, max(people) AS people
    FROM told
    GROUP BY name_no
),
counted AS (
    SELECT
        name_no,
        greatest(max(records), coalesce(any_value(told_most.people), 0)) AS people,
        (sum(cards) * sum(cards) - sum(cards * cards)) / 2 AS across,
        sum(cards * (cards - 1)) / 2 AS within_one
    FROM in_book
    LEFT JOIN told_most USING (name_no)
    GROUP BY name_no
),
-- Counted by numbers, and texts beside them: to count by texts takes longer.
called AS (
    SELECT name_no, any_value(name_key) AS name_key, min(given) AS given, min(family) AS family
    FROM derived.record
    WHERE name_no IS NOT NULL
    GROUP BY name_no
)
SELECT
    name_no,
    called.name_key,
    split_part(called.name_key, ' #', 1) AS without_generation,
    called.given,
    called.family,
    counted.people,
    counted.across,
    counted.within_one
FROM counted
JOIN called USING (name_no);
