-- The material of benchmarks/ties.py: ten years of an owner's mail and meetings. Numbers come from hash(): the same
-- every time. Some people are much written to, most hardly ever.
CREATE OR REPLACE TEMP MACRO pick(seed, n) AS (n * pow((hash(seed) % 1000000) / 1000000.0, 3))::BIGINT;
CREATE OR REPLACE TEMP MACRO address_of(person) AS format('person.{}@org{}.example', person, person % 997);
CREATE OR REPLACE TEMP MACRO name_of(person) AS format('Given{} Family{}', person % 3000, person);

INSERT INTO core.refresh VALUES (TIMESTAMPTZ '2026-11-23 06:00:00+00', 'bench', 1, '', '');
INSERT INTO core.day VALUES (DATE '2026-11-23');
INSERT INTO core.owner_time_zone VALUES ('-infinity', '2021-01-01 00:00:00+00', 'America/New_York'), ('2021-01-01 00:00:00+00', 'infinity', 'Europe/Berlin');
INSERT INTO core.owner_address (address) VALUES ('owner@bench.example');
INSERT INTO core.aim VALUES (0.995);
INSERT INTO core.last_person_id VALUES (0);
INSERT INTO core.account BY NAME SELECT 'post' AS account, 'imap' AS provider, 'DE' AS region, TRUE AS is_enabled, ['imap_mail', 'dav_calendar'] AS sources, FALSE AS counts_unanswered;
INSERT INTO core.coverage BY NAME
SELECT 'post' AS account, source, TIMESTAMPTZ '2026-11-23 05:00:00+00' AS synced_to_at, 0 AS record_count
FROM (VALUES ('imap_mail'), ('dav_calendar')) AS each (source);

-- One row is a mail; two in five the owner wrote; some came from lists or machines.
INSERT INTO core.message BY NAME
SELECT
    'post' AS account,
    'imap_mail' AS source,
    md5(n::TEXT) AS record_id,
    [CASE WHEN n % 5 < 2 THEN 'Sent' ELSE 'INBOX' END] AS collections,
    FALSE AS is_gone,
    md5(n::TEXT) AS message_key,
    format('{}@mail.example', md5(n::TEXT)) AS message_id,
    TIMESTAMPTZ '2016-11-01 00:00:00+00' + INTERVAL 1 SECOND * (hash(n, 'at') % 317000000)::BIGINT AS sent_at,
    60 AS sent_offset_minutes,
    sent_at + INTERVAL 5 SECOND AS received_at,
    2 AS recipient_count,
    CASE WHEN n % 5 >= 2 AND n % 11 = 0 THEN 'list.example' END AS list_id,
    n % 5 >= 2 AND n % 7 = 0 AS is_bulk,
    n % 5 >= 2 AND n % 23 = 0 AS is_automatic,
    FALSE AS is_calendar,
    FALSE AS is_bounce,
    [] AS failed_recipients,
    n % 5 < 2 AS is_sent,
    FALSE AS is_draft,
    FALSE AS is_junk
FROM range(getvariable('messages')::BIGINT) AS numbers (n);

INSERT INTO core.message_address
SELECT
    'post',
    'imap_mail',
    md5(n::TEXT),
    field,
    position,
    CASE WHEN who IS NULL THEN 'owner@bench.example' ELSE address_of(who) END,
    CASE WHEN who IS NULL THEN 'Olu Owner' ELSE name_of(who) END
FROM (
    SELECT n, 'from' AS field, 0 AS position, CASE WHEN n % 5 >= 2 THEN pick([n, 0], getvariable('people')) END AS who
    FROM range(getvariable('messages')::BIGINT) AS numbers (n)
    UNION ALL
    SELECT n, 'to', 0, CASE WHEN n % 5 < 2 THEN pick([n, 0], getvariable('people')) END
    FROM range(getvariable('messages')::BIGINT) AS numbers (n)
    UNION ALL
    -- Half of them have a Cc, a tenth three more.
    SELECT n, 'cc', copy, pick([n, copy + 1], getvariable('people'))
    FROM range(getvariable('messages')::BIGINT) AS numbers (n), range(4) AS copies (copy)
    WHERE (copy = 0 AND n % 2 = 0) OR n % 10 = 9
);

INSERT INTO core.meeting_entry BY NAME
SELECT
    'post' AS account,
    'dav_calendar' AS source,
    format('event-{}', n) AS record_id,
    0 AS entry,
    ['Calendar'] AS collections,
    FALSE AS is_gone,
    format('event-{}', n) AS uid,
    FALSE AS applies_to_following,
    TIMESTAMP '2016-11-01 08:00:00' + INTERVAL 1 HOUR * (hash(n, 'day') % 3650 * 24 + hash(n, 'hour') % 10)::BIGINT AS starts,
    starts + INTERVAL 1 HOUR AS ends,
    'Europe/Berlin' AS time_zone,
    FALSE AS has_unknown_zone,
    FALSE AS is_all_day,
    [] AS rrules,
    [] AS rdates,
    [] AS exdates,
    'confirmed' AS status,
    FALSE AS is_transparent,
    FALSE AS is_private,
    FALSE AS hides_guests,
    0 AS sequence
FROM range(getvariable('meetings')::BIGINT) AS numbers (n);

INSERT INTO core.meeting_invitee
SELECT
    'post',
    'dav_calendar',
    format('event-{}', n),
    0,
    address_of(pick([n, guest + 10], getvariable('people'))),
    NULL,
    'accepted',
    'individual',
    FALSE,
    TRUE,
    FALSE
FROM range(getvariable('meetings')::BIGINT) AS numbers (n), range(6) AS guests (guest)
WHERE guest <= hash(n, 'guests') % 6;
