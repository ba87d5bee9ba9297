-- One row: the limits by which events become contact.
CREATE TABLE derived.rule AS
SELECT
    8 AS largest_group,                -- people besides the owner; docs/decisions/0005-ties.md
    DATE '1970-01-01' AS first_day,    -- what begins before it is an absurd date
    DATE '2100-01-01' AS end_day,      -- and what begins on or after it
    366 AS days_ahead,                 -- how far series are expanded behind the day asked about
    7 AS office_from_hour,             -- office hours, Monday to Friday in the owner's zone; docs/decisions/0005-ties.md
    19 AS office_until_hour;
