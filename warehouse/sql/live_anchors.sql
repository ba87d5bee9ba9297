-- One row is a record that a word hangs on, with its fingerprint: of each side, where the latest command that counts
-- hung it.
WITH live AS (
    SELECT command_id
    FROM judged.command
    WHERE command_id NOT IN (SELECT undoes FROM judged.command WHERE undoes IS NOT NULL)
),
latest AS (
    SELECT anchor.*
    FROM judged.anchor AS anchor
    JOIN live USING (command_id)
    QUALIFY anchor.command_id = max(anchor.command_id) OVER (PARTITION BY anchor.word_id, anchor.side)
)
SELECT
    latest.word_id,
    latest.command_id,
    latest.side,
    latest.position,
    latest.account,
    latest.source,
    latest.record_id,
    latest.is_followed,
    fingerprint.name,
    fingerprint.name_key,
    fingerprint.name_form,
    fingerprint.organisation_key,
    fingerprint.birthday,
    coalesce(fingerprint.identities, []) AS identities
FROM latest
LEFT JOIN judged.fingerprint AS fingerprint USING (account, source, record_id)
ORDER BY latest.word_id, latest.side, latest.position
