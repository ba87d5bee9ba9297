-- One row is a mailbox that takes no mail any more, and since which of the owner's days: since the first mail that came
-- back after the last that did not. Mail comes back from an address to which the owner wrote at most ten days before;
-- reports about others are forged or somebody else's. Mail from the address revives it.
CREATE TABLE derived.dead_address AS
WITH moment AS (
    SELECT account, source, record_id, coalesce(received_at, sent_at) AS occurred_at
    FROM core.message
    WHERE coalesce(received_at, sent_at) IS NOT NULL
),
bounced AS (
    SELECT DISTINCT mailbox.match_key, moment.occurred_at
    FROM (
        SELECT account, source, record_id, unnest(failed_recipients) AS email
        FROM core.message
        WHERE is_bounce AND NOT is_junk
    ) AS report
    JOIN moment USING (account, source, record_id)
    JOIN derived.email_address AS mailbox ON mailbox.value = report.email
    WHERE mailbox.match_key IS NOT NULL
),
written AS (
    SELECT DISTINCT mailbox.match_key, moment.occurred_at
    FROM derived.mail_author AS author
    JOIN core.message_address AS recipient USING (account, source, record_id)
    JOIN moment USING (account, source, record_id)
    JOIN derived.email_address AS mailbox ON mailbox.value = recipient.email
    WHERE author.is_outbound AND NOT author.is_void AND recipient.field IN ('to', 'cc', 'bcc')
        AND mailbox.match_key IN (SELECT match_key FROM bounced)
),
returned AS (
    SELECT DISTINCT written.match_key, written.occurred_at, bounced.occurred_at AS bounced_at
    FROM written
    JOIN bounced
        ON bounced.match_key = written.match_key
        AND bounced.occurred_at >= written.occurred_at
        AND bounced.occurred_at < written.occurred_at + INTERVAL 10 DAY
),
alive AS (
    SELECT match_key, max(occurred_at) AS occurred_at
    FROM (
        SELECT match_key, occurred_at FROM written ANTI JOIN returned USING (match_key, occurred_at)
        UNION ALL
        SELECT author.match_key, moment.occurred_at
        FROM derived.mail_author AS author
        JOIN moment USING (account, source, record_id)
        JOIN core.message AS message USING (account, source, record_id)
        WHERE author.match_key IN (SELECT match_key FROM bounced) AND NOT author.is_void AND NOT message.is_bounce
    )
    GROUP BY match_key
),
dead AS (
    SELECT returned.match_key, min(returned.bounced_at) AS since_at
    FROM returned
    LEFT JOIN alive USING (match_key)
    WHERE returned.bounced_at > coalesce(alive.occurred_at, '-infinity')
    GROUP BY returned.match_key
)
SELECT dead.match_key, (dead.since_at AT TIME ZONE zone.time_zone)::DATE AS since_on
FROM dead
ASOF JOIN derived.owner_zone AS zone ON dead.since_at >= zone.from_at;
