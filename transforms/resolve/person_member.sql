-- One row: this record belongs to this person. Every row of derived.record is here once.
CREATE TABLE derived.person_member AS
WITH person AS (
    SELECT person_no, min(rowid) AS place, min(person_id) AS person_id
    FROM temp.member
    GROUP BY person_no
),
told AS (
    -- To the id of whoever is not there nobody else has a claim, nor they to any other.
    SELECT
        person.person_no,
        person.place,
        CASE WHEN inherited.person_no IS NULL THEN person.person_id ELSE inherited.person_id END AS person_id
    FROM person
    LEFT JOIN temp.inherited AS inherited USING (person_no)
),
given AS (
    SELECT max(person_id) AS last_id
    FROM (SELECT person_id FROM core.last_person_id UNION ALL SELECT person_id FROM temp.member)
),
numbered AS (
    SELECT
        told.person_no,
        coalesce(
            told.person_id,
            given.last_id + row_number() OVER (PARTITION BY told.person_id IS NULL ORDER BY told.place)
        ) AS person_id
    FROM told
    CROSS JOIN given
)
SELECT member.record_no, numbered.person_id
FROM temp.member AS member
JOIN numbered USING (person_no);
