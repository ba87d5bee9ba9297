-- The material of benchmarks/foretelling.py: a mail for each row of the temporary table event (number, person, happened_at,
-- is_outbound).
INSERT INTO core.refresh VALUES (TIMESTAMPTZ '2026-11-23 06:00:00+00', 'bench', 1, '', '');
INSERT INTO core.day VALUES (DATE '2026-11-23');
INSERT INTO core.owner_time_zone VALUES ('-infinity', 'infinity', 'UTC');
INSERT INTO core.owner_address (address) VALUES ('owner@bench.example');
INSERT INTO core.aim VALUES (0.995);
INSERT INTO core.last_person_id VALUES (0);
INSERT INTO core.account BY NAME SELECT 'post' AS account, 'imap' AS provider, 'DE' AS region, TRUE AS is_enabled, ['imap_mail', 'dav_calendar'] AS sources, FALSE AS counts_unanswered;
INSERT INTO core.coverage BY NAME
SELECT 'post' AS account, 'imap_mail' AS source, TIMESTAMPTZ '2026-11-23 05:00:00+00' AS synced_to_at, 0 AS record_count;

INSERT INTO core.message BY NAME
SELECT
    'post' AS account,
    'imap_mail' AS source,
    number::TEXT AS record_id,
    [CASE WHEN is_outbound THEN 'Sent' ELSE 'INBOX' END] AS collections,
    FALSE AS is_gone,
    number::TEXT AS message_key,
    format('{}@mail.example', number) AS message_id,
    happened_at AS sent_at,
    0 AS sent_offset_minutes,
    happened_at AS received_at,
    1 AS recipient_count,
    FALSE AS is_bulk,
    FALSE AS is_automatic,
    FALSE AS is_calendar,
    FALSE AS is_bounce,
    [] AS failed_recipients,
    is_outbound AS is_sent,
    FALSE AS is_draft,
    FALSE AS is_junk
FROM event;

INSERT INTO core.message_address
SELECT
    'post',
    'imap_mail',
    number::TEXT,
    unnest(['from', 'to']),
    0,
    unnest(CASE WHEN is_outbound THEN ['owner@bench.example', theirs] ELSE [theirs, 'owner@bench.example'] END),
    NULL
FROM (SELECT *, format('p{}@org{}.example', person, person % 97) AS theirs FROM event);
