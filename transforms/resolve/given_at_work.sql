-- One row is a pair of records of one given name of which one has for its family name a word of the other's workplace:
-- 'Anna Acme', as a phone has her who works there.
CREATE OR REPLACE TEMP TABLE given_at_work AS
WITH differing AS MATERIALIZED (
    SELECT pair.left_no, pair.right_no, one.family_no AS left_family_no, other.family_no AS right_family_no
    FROM temp.name_pair AS name
    JOIN temp.pair AS pair USING (left_form_no, right_form_no)
    JOIN temp.side AS one ON one.record_no = pair.left_no
    JOIN temp.side AS other ON other.record_no = pair.right_no
    WHERE name.outcome = 'family_differs' AND NOT pair.is_name_from_address
),
work_word AS MATERIALIZED (
    SELECT
        record_no,
        derived.text_no(unnest(string_split(if(kind = 'domain', split_part(workplace, '.', 1), workplace), ' '))) AS word_no
    FROM derived.record_work
    WHERE record_no IN (SELECT left_no FROM differing UNION SELECT right_no FROM differing)
)
SELECT left_no, right_no
FROM differing
JOIN work_word ON record_no = right_no AND word_no = left_family_no
UNION
SELECT left_no, right_no
FROM differing
JOIN work_word ON record_no = left_no AND word_no = right_family_no;
