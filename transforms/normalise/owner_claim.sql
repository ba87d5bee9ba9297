-- One row is a mailbox that is the owner's, or might be taken for it, and why. The one place that decides: everybody
-- else asks derived.owner_address. The first of these holds: config.toml; the latest word of the user; what was learned,
-- which counts at once, if unconfirmed, unless a card of somebody else bears the address.
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
on_card AS (
    SELECT DISTINCT written.account, written.source, written.record_id, mailbox.match_key
    FROM core.contact_address AS written
    JOIN core.contact AS contact USING (account, source, record_id)
    JOIN derived.email_address AS mailbox ON mailbox.value = written.value
    WHERE written.kind = 'email' AND NOT contact.is_gone AND mailbox.match_key IS NOT NULL
),
own_card AS (
    SELECT DISTINCT account, source, record_id FROM on_card WHERE match_key IN (FROM sure)
),
others_key AS (
    SELECT DISTINCT match_key FROM on_card ANTI JOIN own_card USING (account, source, record_id)
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
)
SELECT
    match_key,
    address,
    state,                             -- yours, unconfirmed (counts), proposed (does not), refused, delegate
    because
FROM claimed
QUALIFY row_number() OVER (PARTITION BY match_key ORDER BY rank) = 1;
