-- One row is a value that a record has for a field of a person, or that the user said, and its place: the first is shown.
-- Of several records with one value, that of the best.
CREATE TABLE derived.person_value AS
WITH record AS (
    SELECT
        *,
        length(name_key) - length(replace(name_key, ' ', '')) AS further_words,
        count(*) OVER (PARTITION BY person_id, name_key) AS records_with_name,
        coalesce(-epoch_us(updated_at), 0) AS age
    FROM derived.person_record
),
-- Within a field the columns by which records are ordered, the least first; in the end the value itself and the record,
-- so that what is shown does not change without a reason.
name AS (
    SELECT
        person_id,
        'name' AS field,
        display_name AS value,
        (is_observed, NOT has_human_name, -further_words, -records_with_name, -seen_count) AS rank,
        'a card''s before others, then the most complete, then the most frequent' AS because,
        given_name,
        family_name,
        account,
        source,
        record_id,
        record_no
    FROM record
    WHERE display_name IS NOT NULL
),
dated AS (
    SELECT
        *,
        arg_min(organisation, (age, organisation)) FILTER (organisation IS NOT NULL) OVER (PARTITION BY person_id)
            AS newest_organisation
    FROM record
),
card AS (
    SELECT
        person_id,
        field,
        value,
        rank,
        because,
        NULL AS given_name,
        NULL AS family_name,
        account,
        source,
        record_id,
        record_no
    FROM (
        SELECT *, 'organisation' AS field, organisation AS value, (FALSE, FALSE, 0, 0, age) AS rank,
            'of the card changed last' AS because
        FROM dated
        UNION ALL BY NAME
        SELECT *, 'title' AS field, title AS value,
            (organisation IS DISTINCT FROM newest_organisation, FALSE, 0, 0, age) AS rank,
            'of a card with the organisation shown, then of the card changed last' AS because
        FROM dated
        UNION ALL BY NAME
        SELECT *, 'birthday' AS field, birthday AS value, (birthday LIKE '--%', FALSE, 0, 0, age) AS rank,
            'with the year, then of the card changed last' AS because
        FROM dated
    )
    WHERE value IS NOT NULL
),
best AS (
    SELECT * FROM name
    UNION ALL
    SELECT * FROM card
),
valued AS (
    SELECT *
    FROM best
    QUALIFY row_number() OVER (PARTITION BY person_id, field, value ORDER BY rank, record_no) = 1
),
said AS (
    SELECT
        said.person_id,
        said.field,
        said.value,
        valued.given_name,
        valued.family_name,
        'word ' || said.word_id AS record_id
    FROM derived.said_value AS said
    LEFT JOIN valued USING (person_id, field, value)
)
SELECT
    person_id,
    field,                             -- name, organisation, title, birthday
    value,
    CAST(row_number() OVER (PARTITION BY person_id, field ORDER BY is_said DESC, rank, value) AS INTEGER) AS place,
    because,
    given_name,
    family_name,
    account,                           -- owner, said: the user's word
    source,
    record_id
FROM (
    SELECT
        person_id, field, value, NULL AS rank, 'you said so' AS because, given_name, family_name, 'owner' AS account,
        'said' AS source, record_id, TRUE AS is_said
    FROM said
    UNION ALL BY NAME
    SELECT * EXCLUDE (record_no), FALSE AS is_said
    FROM valued
    ANTI JOIN said USING (person_id, field, value)
);
