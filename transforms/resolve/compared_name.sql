-- One row is a name that some pair of records has for one of two, and its number, from 0 on.
CREATE OR REPLACE TEMP TABLE compared_name AS
WITH compared AS (
    SELECT left_form_no AS form_no FROM temp.pair WHERE left_form_no != right_form_no
    UNION
    SELECT right_form_no FROM temp.pair WHERE left_form_no != right_form_no
),
named AS (
    SELECT form_no, any_value(name_form) AS name_form
    FROM temp.side
    SEMI JOIN compared USING (form_no)
    GROUP BY form_no
)
SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS name_no, form_no, name_form
FROM named;
