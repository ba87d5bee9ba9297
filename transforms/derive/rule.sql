-- One row: the limits by which events become contact.
CREATE TABLE derived.rule AS
SELECT
    8 AS largest_group,                -- people besides the owner or a mail's sender; docs/decisions/0005-ties.md
    DATE '1970-01-01' AS first_day,    -- what begins before it is an absurd date
    DATE '2100-01-01' AS end_day,      -- and what begins on or after it
    TIMESTAMPTZ '1980-01-01 00:00:00+00' AS first_mail_at,  -- a mail's date before it is of a clock never set
    TIMESTAMPTZ '2100-01-01 00:00:00+00' AS end_mail_at,
    INTERVAL 1 DAY AS longest_lead,    -- a mail's date further ahead of its receipt is wrong
    366 AS days_ahead,                 -- how far series are expanded behind the day asked about
    7 AS office_from_hour,             -- office hours, Monday to Friday in the owner's zone; docs/decisions/0005-ties.md
    19 AS office_until_hour;
