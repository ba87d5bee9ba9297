-- One row is a distinct name: of cards in up to six fields, of invitees and in mail in one.
SELECT full_name, given_name, middle_name, family_name, name_prefix, name_suffix
FROM core.contact
WHERE NOT is_gone
UNION
SELECT name, NULL, NULL, NULL, NULL, NULL
FROM core.meeting_invitee
WHERE name IS NOT NULL
UNION
SELECT name, NULL, NULL, NULL, NULL, NULL
FROM core.message_address
WHERE name IS NOT NULL AND field IN ('from', 'to', 'cc', 'bcc')
UNION
SELECT value, NULL, NULL, NULL, NULL, NULL
FROM core.exchange
WHERE party_kind = 'name' AND value IS NOT NULL
ORDER BY ALL
