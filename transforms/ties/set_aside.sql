-- Why the user wants a tie never, or not yet, to be called stale on a day, from a row of derived.said_tie; NULL where
-- they said nothing of the kind.
CREATE MACRO derived.set_aside(said, day) AS
    CASE
        WHEN said.ending IS NOT NULL THEN said.ending
        WHEN said.is_never THEN 'never'
        WHEN said.is_elsewhere THEN 'elsewhere'
        WHEN said.snoozed_from_on <= day AND day < said.snoozed_until_on THEN 'snoozed until ' || said.snoozed_until_on
    END;
