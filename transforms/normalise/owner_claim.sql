-- One row is a mailbox that is the owner's, or might be taken for it, and why. The one place that decides: everybody
-- else asks derived.owner_address. The first of these holds: config.toml; the latest word of the user; what was learned,
-- which counts at once, if unconfirmed, where nothing speaks against it. Learned are the names that accounts sign in
-- with, who the provider says the person of an account's own calendar is, and what five mails or more in folders of sent mail are from, more than there are from it elsewhere, under the
-- owner's name or as at least half of what one account has sent.
CREATE TABLE derived.owner_claim AS
WITH said AS (
    SELECT
        mailbox.match_key,
        min_by(mailbox.address, mailbox.value) AS address,
        CASE
            WHEN arg_max(word.is_off, word.word_id) THEN 'refused'
            WHEN arg_max(word.kind, word.word_id) = 'delegate' THEN 'delegate'
            ELSE 'yours'
        END AS state
    FROM core.word AS word
    JOIN derived.email_address AS mailbox ON mailbox.value = word.content
    WHERE word.kind IN ('owner', 'delegate') AND mailbox.match_key IS NOT NULL
    GROUP BY mailbox.match_key
),
given AS (
    SELECT mailbox.match_key, mailbox.address, owner.account
    FROM core.owner_address AS owner
    JOIN derived.email_address AS mailbox ON mailbox.value = owner.address
    WHERE mailbox.match_key IS NOT NULL
),
sure AS (
    SELECT match_key FROM given WHERE account IS NULL
    UNION
    SELECT match_key FROM said WHERE state = 'yours'
),
own_card AS (
    SELECT DISTINCT account, source, record_id FROM derived.card_mailbox WHERE match_key IN (FROM sure)
),
on_calendar AS (
    SELECT mailbox.match_key, mailbox.address, invitee.account
    FROM core.meeting_invitee AS invitee
    JOIN derived.email_address AS mailbox ON mailbox.value = invitee.email
    WHERE invitee.is_self AND invitee.kind = 'individual' AND mailbox.match_key IS NOT NULL
),
sender AS (
    SELECT mailbox.match_key, mailbox.address, message.account, message.is_sent, person_name.name_key
    FROM core.message AS message
    JOIN core.message_address AS author USING (account, source, record_id)
    JOIN derived.email_address AS mailbox ON mailbox.value = author.email
    LEFT JOIN derived.person_name AS person_name
        ON person_name.full_name = author.name
        AND person_name.given_name IS NULL
        AND person_name.middle_name IS NULL
        AND person_name.family_name IS NULL
        AND person_name.name_prefix IS NULL
        AND person_name.name_suffix IS NULL
    WHERE author.field = 'from' AND author.position = 0 AND NOT message.is_draft AND NOT message.is_junk
        AND mailbox.match_key IS NOT NULL
),
own_name AS (
    SELECT DISTINCT name_key
    FROM sender
    WHERE name_key IS NOT NULL
        AND (match_key IN (FROM sure) OR match_key IN (SELECT match_key FROM given WHERE account IS NOT NULL))
),
account_share AS (
    SELECT match_key, max(share) AS share
    FROM (
        SELECT match_key, account, count(*) / sum(count(*)) OVER (PARTITION BY account) AS share
        FROM sender
        WHERE is_sent
        GROUP BY match_key, account
    )
    GROUP BY match_key
),
sent AS (
    SELECT
        sender.match_key,
        min(sender.address) AS address,
        count(*) FILTER (sender.is_sent) AS sent_count,
        count(*) FILTER (NOT sender.is_sent) AS elsewhere_count,
        coalesce(bool_or(sender.is_sent AND sender.name_key IN (FROM own_name)), FALSE) AS has_own_name
    FROM sender
    GROUP BY sender.match_key
    HAVING sent_count >= 5
),
others_key AS (
    SELECT DISTINCT match_key
    FROM derived.card_mailbox
    ANTI JOIN own_card USING (account, source, record_id)
    WHERE match_key IN (
        SELECT match_key FROM given UNION SELECT match_key FROM on_calendar UNION SELECT match_key FROM sent
    )
),
claimed AS (
    SELECT match_key, min(address) AS address, 1 AS rank, 'yours' AS state, 'config.toml lists it' AS because
    FROM given
    WHERE account IS NULL
    GROUP BY match_key
    UNION ALL
    SELECT
        match_key,
        address,
        2,
        state,
        CASE state
            WHEN 'yours' THEN 'you said that it is yours'
            WHEN 'refused' THEN 'you said that it is not yours'
            ELSE 'you said that somebody writes from it for you'
        END
    FROM said
    UNION ALL
    SELECT
        match_key,
        min(address),
        3,
        CASE WHEN match_key IN (FROM others_key) THEN 'proposed' ELSE 'unconfirmed' END,
        'the account ' || string_agg(account, ', ' ORDER BY account) || ' signs in with it'
        || CASE WHEN match_key IN (FROM others_key) THEN ', but a card of somebody else bears it' ELSE '' END
    FROM given
    WHERE account IS NOT NULL
    GROUP BY match_key
    UNION ALL
    SELECT
        match_key,
        min(address),
        4,
        CASE WHEN match_key IN (FROM others_key) THEN 'proposed' ELSE 'unconfirmed' END,
        'the calendar of ' || string_agg(DISTINCT account, ', ' ORDER BY account) || ' says that it is you'
        || CASE WHEN match_key IN (FROM others_key) THEN ', but a card of somebody else bears it' ELSE '' END
    FROM on_calendar
    GROUP BY match_key
    UNION ALL
    SELECT
        sent.match_key,
        sent.address,
        5,
        CASE
            WHEN sent.match_key IN (FROM others_key) OR sent.elsewhere_count >= sent.sent_count THEN 'proposed'
            WHEN sent.has_own_name OR account_share.share >= 0.5 THEN 'unconfirmed'
            ELSE 'proposed'
        END,
        sent.sent_count || ' mails in folders of sent mail are from it'
        || CASE
            WHEN sent.match_key IN (FROM others_key) THEN ', but a card of somebody else bears it'
            WHEN sent.elsewhere_count >= sent.sent_count THEN ', but ' || sent.elsewhere_count || ' elsewhere'
            WHEN sent.has_own_name THEN ', under your name'
            WHEN account_share.share >= 0.5 THEN ', most of an account''s'
            ELSE ', but not under a name that is yours'
        END
    FROM sent
    JOIN account_share USING (match_key)
)
SELECT
    match_key,
    address,
    state,                             -- yours, unconfirmed (counts), proposed (does not), refused, delegate
    because
FROM claimed
QUALIFY row_number() OVER (PARTITION BY match_key ORDER BY rank) = 1;
