-- One row is a mail: from or to the owner, to how many people it went, and whether it counts. Lists, machines and
-- offices are not people; of a shared mailbox somebody read it.
CREATE TABLE derived.message_verdict AS
WITH counted AS (
    SELECT
        message_number,
        bool_or(field_number IS NOT NULL) AS has_recipient,
        count(*) FILTER (NOT is_sender AND is_human AND who <> 0) AS others
    FROM derived.message_party
    GROUP BY message_number
),
judged AS (
    SELECT
        message.message_number,
        CASE WHEN author.is_outbound THEN 'out' ELSE 'in' END AS direction,
        -- Everybody but the sender: of what came in, the owner too, whether the header names them or not.
        coalesce(counted.others, 0) + CASE WHEN direction = 'in' THEN 1 ELSE 0 END AS group_size,
        CASE
            WHEN message.is_absurd THEN 'absurd_date'
            WHEN message.contact_on > account.closed_on AND message.copy_count = 1 THEN 'account_closed'
            WHEN message.is_draft THEN 'draft'
            WHEN message.is_junk THEN 'spam'
            WHEN message.is_bounce THEN 'bounce'
            WHEN author.is_by_other THEN 'not_by_you'
            WHEN message.is_calendar THEN 'calendar_mail'
            WHEN message.is_automatic THEN 'automatic'
            -- What the owner wrote to a list and to somebody besides reached them straight.
            WHEN message.is_list AND direction = 'in' THEN 'mailing_list'
            WHEN message.is_bulk THEN 'bulk'
            WHEN direction = 'in' AND NOT coalesce(counted.has_recipient, FALSE) THEN 'unnamed_group'
            WHEN group_size > rule.largest_group THEN 'large_group'
            ELSE 'message'
        END AS reason
    FROM derived.message AS message
    JOIN derived.mail_author AS author USING (mail_id)
    LEFT JOIN counted USING (message_number)
    LEFT JOIN core.account AS account ON account.account = message.account
    CROSS JOIN derived.rule AS rule
)
SELECT judged.*, reason.counts
FROM judged
JOIN derived.reason AS reason USING (reason);
