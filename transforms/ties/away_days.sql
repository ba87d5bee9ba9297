-- How many of the days after one day, up to and including another, lie in the owner's pauses.
CREATE MACRO derived.away_days(after_on, last_on) AS (
    SELECT
        coalesce(
            sum(greatest(
                0,
                -- Cast, because whoever asks tie_as_of may write the day as text.
                least(pause.until_on, last_on::DATE + 1) - greatest(pause.from_on, after_on::DATE + 1)
            )),
            0
        )::BIGINT
    FROM people.derived.pause AS pause
);
