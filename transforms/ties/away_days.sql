-- How many of the days after one day, up to and including another, lie in the owner's pauses.
CREATE MACRO derived.away_days(after_on, last_on) AS (
    SELECT
        coalesce(
            sum(greatest(0, least(pause.until_on - 1, last_on) - greatest(pause.from_on - 1, after_on))),
            0
        )::BIGINT
    FROM people.derived.pause AS pause
);
