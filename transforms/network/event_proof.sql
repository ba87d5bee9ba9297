-- One row is an event of derived.link: the day, and the record that shows it.
CREATE MACRO derived.event_proof() AS TABLE
    SELECT 2 * meeting_id AS event, starts_on AS happened_on, title, account, source, record_id
    FROM people.derived.meeting
    UNION ALL
    SELECT
        2 * message.message_number + 1,
        message.contact_on,
        mail.subject,
        mail.account,
        mail.source,
        mail.record_id
    FROM people.derived.message AS message
    JOIN people.core.message AS mail USING (mail_id);
