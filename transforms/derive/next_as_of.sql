-- One row is a person and when the next meeting begins that had not ended by the end of the day.
CREATE MACRO derived.next_as_of(day) AS TABLE
    WITH met AS (
        SELECT person_id, first_met_at, contact_on, ended_on
        FROM people.derived.contact_day
        WHERE first_met_at IS NOT NULL
        UNION ALL
        SELECT person_id, occurred_at, contact_on, ended_on
        FROM people.derived.meeting_ahead
    )
    SELECT met.person_id, min(met.first_met_at) AS next_meeting_at, min(met.contact_on) AS next_meeting_on
    FROM met, people.derived.rule AS rule
    WHERE met.ended_on > day AND met.contact_on - rule.days_ahead <= day
    GROUP BY met.person_id;
