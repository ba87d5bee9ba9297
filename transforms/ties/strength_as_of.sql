-- One row is a person and the strength of the tie some days before a day, from the contact that had ended by then.
CREATE MACRO derived.strength_as_of(day, days_before) AS TABLE
    WITH aged AS (
        SELECT contact.person_id, contact.w, day - (contact.contact_on + days_before) AS age_days
        FROM people.derived.contact_day AS contact
        WHERE contact.ended_on + days_before <= day
            AND (contact.superseded_on IS NULL OR contact.superseded_on + days_before > day)
    )
    SELECT
        aged.person_id,
        -- Rounded, because the order in which threads add up shows in the last digits, and equal rows must stay equal.
        round(
            ln(1 + sum(aged.w * pow(0.5, aged.age_days / constant.short_half_life_days)))
            + ln(1 + sum(aged.w * pow(0.5, aged.age_days / constant.long_half_life_days))),
            9
        ) AS strength
    FROM aged, people.derived.tie_constant AS constant
    GROUP BY aged.person_id;
