-- One row is an event of derived.link: the day, and the record that shows it.
CREATE MACRO derived.event_proof() AS TABLE
    SELECT 2 * meeting_id AS event, starts_on AS happened_on, title, account, source, record_id
    FROM people.derived.meeting
    UNION ALL
    SELECT 2 * message_number + 1, contact_on, subject, account, source, record_id
    FROM people.derived.message;
