-- What normalise and resolve would leave of the mail and meetings in core: each address is somebody.
CREATE TABLE derived.email_address AS
SELECT email AS value, email AS address, email AS match_key, split_part(email, '@', 2) AS organisation_domain,
    FALSE AS is_free_mail, NULL::TEXT AS role
FROM (SELECT email FROM core.message_address UNION SELECT email FROM core.meeting_invitee UNION SELECT 'owner@bench.example');
CREATE TABLE derived.owner_address AS SELECT 'owner@bench.example' AS match_key, 'bench.example' AS organisation_domain;
CREATE TABLE derived.mail_author AS
SELECT account, source, record_id, mail_id, NULL::TEXT AS match_key, FALSE AS is_void, is_sent AS is_outbound, FALSE AS is_by_other
FROM core.message;
CREATE TABLE derived.observed AS
SELECT email, name, email AS address, lower(name) AS name_key, concat_ws(' ', email, lower(name)) AS record_id
FROM (SELECT email, name FROM core.message_address UNION SELECT email, name FROM core.meeting_invitee);
CREATE TABLE derived.person_member AS
SELECT
    'observed' AS account, 'observed' AS source, record_id, dense_rank() OVER (ORDER BY address) AS person_id
FROM derived.observed;
CREATE TABLE derived.record AS
SELECT
    'observed' AS account, 'observed' AS source, record_id, NULL::TEXT AS display_name, name_key, TRUE AS is_observed,
    TRUE AS has_human_name, NULL::TEXT AS organisation, NULL::TEXT AS organisation_key, NULL::TEXT AS title,
    NULL::TIMESTAMPTZ AS updated_at
FROM derived.observed;
CREATE TABLE derived.record_identity AS
SELECT 'observed' AS account, 'observed' AS source, record_id, 'email' AS kind, address AS identity, address AS match_key, address AS value
FROM derived.observed;
CREATE TABLE derived.person AS
SELECT
    person_id,
    CASE WHEN person_id % 20 = 0 THEN 'bot' ELSE 'human' END AS kind,
    bool_or(record_id LIKE 'owner@%') AS is_owner,
    min(split_part(record_id, ' ', 1)) AS display_name,
    FALSE AS is_in_address_book,
    []::TEXT[] AS tags,
    NULL::TEXT AS birthday,
    NULL::TEXT AS family_name,
    NULL::TEXT AS organisation,
    NULL::TEXT AS title
FROM derived.person_member
GROUP BY person_id;
CREATE TABLE derived.word_person (word_id BIGINT, person_id BIGINT);
CREATE TABLE derived.phone_number (value TEXT, region TEXT, e164 TEXT);
CREATE TABLE derived.web_address (value TEXT, url TEXT);
CREATE TABLE derived.person_name (
    full_name TEXT, given_name TEXT, middle_name TEXT, family_name TEXT, name_prefix TEXT, name_suffix TEXT, name_key TEXT
);
CREATE TABLE derived.organisation_name (organisation TEXT, organisation_key TEXT);
CREATE TABLE derived.person_event (event TEXT, person_id BIGINT, other_person_id BIGINT, records BIGINT);
