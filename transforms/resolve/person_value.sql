-- One row is a value that a record has for a field of a person, or that the user said, and its place: the first is shown.
-- Of several records with one value, that of the best.
CREATE TABLE derived.person_value AS
WITH contested AS (
    SELECT person_id FROM derived.person_member GROUP BY person_id HAVING count(*) > 1
    UNION
    SELECT person_id FROM derived.said_value
),
-- Most persons have one record: there is nothing to choose from.
uncontested AS (
    UNPIVOT (
        SELECT person_id, record_no, display_name, organisation, title, birthday
        FROM derived.person_record
        ANTI JOIN contested USING (person_id)
    )
    ON display_name AS name, organisation, title, birthday
    INTO NAME field VALUE value
),
record AS (
    SELECT
        person_id,
        record_no,
        display_name,
        organisation,
        title,
        birthday,
        is_observed,
        has_human_name,
        seen_count,
        -- How complete a name is: its words, and before these the words that are not a mere initial.
        100 * len(list_filter(string_split(name_key, ' '), lambda word: length(word) > 1))
            + len(string_split(name_key, ' ')) AS completeness,
        count(*) OVER (PARTITION BY person_id, name_key) AS records_with_name,
        coalesce(-epoch_us(updated_at), 0) AS age
    FROM derived.person_record
    SEMI JOIN contested USING (person_id)
),
newest AS (
    SELECT person_id, arg_min(organisation, (age, organisation)) AS organisation
    FROM record
    WHERE organisation IS NOT NULL
    GROUP BY person_id
),
valued AS (
    UNPIVOT (
        SELECT record.*, record.organisation IS DISTINCT FROM newest.organisation AS is_of_other_job
        FROM record
        LEFT JOIN newest USING (person_id)
    )
    ON display_name AS name, organisation, title, birthday
    INTO NAME field VALUE value
),
-- Within a field the columns by which values are ordered, the least first; in the end the value itself and the record,
-- so that what is shown does not change without a reason.
ranked AS (
    SELECT
        person_id,
        field,
        value,
        record_no,
        CASE field
            WHEN 'name' THEN (is_observed, NOT has_human_name, -completeness, -records_with_name, -seen_count)
            WHEN 'organisation' THEN (FALSE, FALSE, 0, 0, age)
            WHEN 'title' THEN (is_of_other_job, FALSE, 0, 0, age)
            WHEN 'birthday' THEN (value LIKE '--%', FALSE, 0, 0, age)
        END AS rank
    FROM valued
),
best AS (
    SELECT person_id, field, value, min({rank: rank, record_no: record_no}) AS least
    FROM ranked
    GROUP BY person_id, field, value
),
placed AS (
    SELECT
        person_id,
        field,
        value,
        row_number() OVER (PARTITION BY person_id, field ORDER BY said.word_id IS NULL, best.least.rank, value) AS place,
        best.least.record_no,
        said.word_id
    FROM best
    FULL JOIN derived.said_value AS said USING (person_id, field, value)
)
SELECT
    person_id,
    field,                             -- name, organisation, title, birthday; address of what was said alone
    value,
    CAST(place AS INTEGER) AS place,
    record_no,                         -- NULL where no record has what the user said
    word_id                            -- the user's word; else NULL
FROM (
    SELECT *, 1 AS place, NULL AS word_id FROM uncontested
    UNION ALL BY NAME
    FROM placed
);
