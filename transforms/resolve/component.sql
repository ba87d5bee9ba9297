-- One row is a record that has pairs with several others, and the least record that they hang together with, by way of
-- others or not; its name and its address book as numbers.
CREATE OR REPLACE TEMP TABLE component AS
WITH RECURSIVE neighbour AS (
    SELECT left_no AS record_no, right_no AS other_no FROM temp.wanted WHERE NOT is_apart
    UNION ALL
    SELECT right_no, left_no FROM temp.wanted WHERE NOT is_apart
),
reached (record_no, component_no) USING KEY (record_no) AS (
    SELECT record_no, least(record_no, min(other_no)) FROM neighbour GROUP BY record_no
    UNION
    SELECT neighbour.other_no, min(reached.component_no)
    FROM reached
    JOIN neighbour USING (record_no)
    JOIN recurring.reached AS there ON there.record_no = neighbour.other_no
    WHERE reached.component_no < there.component_no
    GROUP BY neighbour.other_no
)
SELECT
    reached.record_no,
    reached.component_no,
    derived.text_no(record.name_form) AS name_no,
    derived.text_no(record.book) AS book_no
FROM reached
JOIN derived.record AS record USING (record_no);
