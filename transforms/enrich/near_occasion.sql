-- One row is something about a person that makes a day a good one to write to them, whatever the tie is like: a meeting
-- ahead, a birthday, the day on which you first met (within 14 days), a new employer (for 90 days, if sure to 0.6). The
-- lowest rank is the most telling.
CREATE MACRO derived.near_occasion(day) AS TABLE
    WITH meeting AS (
        SELECT person_id, next_meeting_on AS occasion_on
        FROM people.derived.next_as_of(day)
    ),
    first_met AS (
        SELECT
            person_id,
            min(contact_on) AS first_on,
            people.derived.next_on(strftime(min(contact_on), '%m-%d'), day) AS occasion_on
        FROM people.derived.contact_day
        WHERE last_met_at IS NOT NULL AND ended_on <= day
        GROUP BY person_id
    ),
    birthday AS (
        SELECT person_id, people.derived.next_on(right(birthday, 5), day) AS occasion_on
        FROM people.derived.person
        WHERE birthday IS NOT NULL
    ),
    turned AS (
        FROM people.derived.job_change
        WHERE kind = 'new_employer' AND changed_on <= day
        QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY changed_on DESC) = 1
    )
    SELECT 1 AS rank, 'meeting_ahead' AS kind, person_id, occasion_on, strftime(occasion_on, 'You meet on %-d %B %Y.') AS sentence
    FROM meeting
    WHERE occasion_on - 14 <= day
    UNION ALL
    SELECT 2, 'birthday', person_id, occasion_on, strftime(occasion_on, 'Birthday on %-d %B.')
    FROM birthday
    WHERE occasion_on - 14 <= day
    UNION ALL
    SELECT 3, 'new_employer', person_id, changed_on, format('At {} now (before: {}).', after, before)
    FROM turned
    WHERE changed_on + 90 >= day AND confidence >= 0.6
    UNION ALL
    SELECT
        4, 'anniversary', person_id, occasion_on,
        format(
            'You first met on {}: {} ago.',
            strftime(first_on, '%-d %B %Y'),
            people.derived.number_of(year(occasion_on) - year(first_on), 'year')
        )
    FROM first_met
    WHERE occasion_on - 14 <= day AND first_on + 300 < day
        -- Of every year there would be too many: a conference alone gives ten.
        AND (year(occasion_on) - year(first_on) = 1 OR (year(occasion_on) - year(first_on)) % 5 = 0);
