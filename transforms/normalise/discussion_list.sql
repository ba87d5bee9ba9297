-- One row is a mailing list on which several people write, not one sender to many: what comes by it is nobody's bulk.
CREATE TABLE derived.discussion_list AS
SELECT message.list_id
FROM core.message AS message
JOIN derived.mail_author AS author USING (account, source, record_id)
WHERE message.list_id IS NOT NULL AND NOT author.is_void
GROUP BY message.list_id
HAVING count(DISTINCT author.match_key) >= 3;
