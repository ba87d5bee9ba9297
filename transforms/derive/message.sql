-- One row is one mail, told by its best copy, whichever folders and accounts have it. Where it was sent from, all
-- recipients are named, the blind ones too; what marks it as a machine's, or as spam, must stand on every copy.
-- What only the record itself can say, its subject and id, stays in core.message.
CREATE TABLE derived.message AS
WITH repeated AS (
    -- Few are told more than once; only those are weighed against each other.
    SELECT message_key
    FROM core.message
    GROUP BY message_key
    HAVING count(*) > 1
),
copied AS (
    SELECT
        message_key,
        count(*) AS copy_count,
        bool_or(is_sent) AS is_sent,
        bool_and(is_gone) AS is_gone,
        bool_and(is_draft) AS is_draft,
        bool_and(is_junk) AS is_junk,
        bool_and(list_id IS NOT NULL) AS is_list,
        bool_and(is_bulk) AS is_bulk,
        bool_and(is_automatic) AS is_automatic,
        bool_and(is_calendar) AS is_calendar,
        bool_and(is_bounce) AS is_bounce,
        min(received_at) AS received_at
    FROM core.message
    SEMI JOIN repeated USING (message_key)
    GROUP BY message_key
),
spoken AS (
    SELECT message.*, list_id IS NOT NULL AS is_list, 1 AS copy_count
    FROM core.message AS message
    ANTI JOIN copied USING (message_key)
    UNION ALL
    SELECT
        message.* REPLACE (
            copied.is_sent AS is_sent,
            copied.is_gone AS is_gone,
            copied.is_draft AS is_draft,
            copied.is_junk AS is_junk,
            copied.is_bulk AS is_bulk,
            copied.is_automatic AS is_automatic,
            copied.is_calendar AS is_calendar,
            copied.is_bounce AS is_bounce,
            copied.received_at AS received_at
        ),
        copied.is_list,
        copied.copy_count
    FROM core.message AS message
    JOIN copied USING (message_key)
    QUALIFY row_number() OVER (
        PARTITION BY message_key
        ORDER BY
            message.is_sent DESC,
            message.is_draft,
            message.is_junk,
            message.is_gone,
            message.account, message.source, message.record_id
    ) = 1
),
checked AS (
    SELECT
        spoken.*,
        sent_at >= rule.first_mail_at AND sent_at < rule.end_mail_at AS is_sent_at_sane,
        coalesce(received_at >= rule.first_mail_at AND received_at < rule.end_mail_at, FALSE) AS is_received_at_sane,
        -- The sender wrote the date, and clocks are wrong: one that says later than the receipt is not believed.
        coalesce(is_sent_at_sane AND NOT (is_received_at_sane AND sent_at > received_at + rule.longest_lead), FALSE)
            AS is_sent_at_right
    FROM spoken, derived.rule AS rule
),
timed AS (
    SELECT
        *,
        CASE
            WHEN is_sent_at_right THEN sent_at
            WHEN is_received_at_sane THEN received_at
            ELSE coalesce(sent_at, received_at)
        END AS occurred_at
    FROM checked
),
local AS (
    SELECT timed.*, timed.occurred_at AT TIME ZONE zone.time_zone AS local_time
    FROM timed
    -- Few spans, each mail in one of them: ASOF would sort all mail.
    LEFT JOIN core.owner_time_zone AS zone
        ON timed.occurred_at >= zone.from_at AND timed.occurred_at < zone.until_at
)
SELECT row_number() OVER () AS message_number, *
FROM (
    SELECT
        local.mail_id,                 -- of the copy, in core.message
        local.account,
        local.source,
        local.is_gone,
        local.copy_count::INTEGER AS copy_count,
        local.occurred_at,             -- NULL: the mail has no date of any kind
        local.local_time::DATE AS contact_on,  -- the owner's day
        isodow(local.local_time) <= 5
        AND hour(local.local_time) >= rule.office_from_hour
        AND hour(local.local_time) < rule.office_until_hour AS is_office_hours,
        NOT (local.is_sent_at_right OR local.is_received_at_sane) AS is_absurd,
        local.is_draft,
        local.is_junk,
        local.is_list,
        local.is_bulk,
        local.is_automatic,
        local.is_calendar,
        local.is_bounce
    FROM local, derived.rule AS rule
    ORDER BY local.occurred_at NULLS FIRST, local.message_key
);
