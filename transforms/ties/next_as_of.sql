-- One row is a person and when the next meeting begins that had not ended by the end of the day.
CREATE MACRO derived.next_as_of(day) AS TABLE
    SELECT contact.person_id, min(contact.first_met_at) AS next_meeting_at, min(contact.contact_on) AS next_meeting_on
    FROM people.derived.contact_day AS contact, people.derived.rule AS rule
    WHERE contact.ended_on > day AND contact.first_met_at IS NOT NULL AND contact.contact_on - rule.days_ahead <= day
    GROUP BY contact.person_id;
