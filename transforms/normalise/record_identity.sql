-- One row is an address, number or URL of a record, normalised; as often as the record has it under another
-- value or label.
CREATE TABLE derived.record_identity AS
WITH written AS (
    -- A card may have one twice.
    SELECT DISTINCT account, source, record_id, kind, value, label FROM core.contact_address
),
identity AS (
    SELECT
        written.account,
        written.source,
        written.record_id,
        written.kind,
        coalesce(mailbox.address, phone.e164, web.url) AS identity,
        coalesce(mailbox.match_key, phone.e164, web.url) AS match_key,
        written.value,
        written.label,
        mailbox.role,
        coalesce(phone.is_mobile, web.is_profile) AS is_personal
    FROM written
    LEFT JOIN derived.email_address AS mailbox ON written.kind = 'email' AND mailbox.value = written.value
    LEFT JOIN core.account AS account ON account.account = written.account
    LEFT JOIN derived.phone_number AS phone
        ON written.kind = 'phone' AND phone.value = written.value AND phone.region = coalesce(account.region, 'ZZ')
    LEFT JOIN derived.web_address AS web ON written.kind = 'url' AND web.value = written.value
    UNION ALL
    SELECT DISTINCT account, source, record_id, 'email', address, match_key, value, NULL, role, NULL
    FROM derived.observed
),
numbered AS (
    SELECT *, derived.key_no(account, source, record_id) AS record_no FROM identity WHERE identity IS NOT NULL
)
SELECT
    account,
    source,
    record_id,
    record_no,                         -- of derived.record
    kind,                              -- email, phone, url
    identity,                          -- address, E.164 number or canonical URL
    match_key,                         -- what says that two of them are one
    value,                             -- as written
    label,
    role,                              -- 'info', 'noreply' ...: an e-mail address that is nobody's own
    is_personal                        -- a number that is surely a mobile phone's, a URL that is one person's profile
FROM numbered
SEMI JOIN derived.record USING (record_no);
