-- One row is a mailbox that somebody else wrote from, and what that mail was.
CREATE TABLE derived.address_mail AS
SELECT
    author.match_key,
    count(*) AS mail_count,
    count(*) FILTER (
        message.is_bulk AND NOT coalesce(message.list_id IN (SELECT list_id FROM derived.discussion_list), FALSE)
        OR message.is_automatic
        OR message.is_bounce
    ) AS machine_count,                -- bulk of its own, automatic answers, delivery reports
    min(message.list_id) FILTER (message.list_id NOT IN (SELECT list_id FROM derived.discussion_list)) AS own_list_id
FROM derived.mail_author AS author
JOIN core.message AS message USING (account, source, record_id)
WHERE NOT author.is_outbound AND NOT author.is_void AND author.match_key IS NOT NULL
GROUP BY author.match_key;
