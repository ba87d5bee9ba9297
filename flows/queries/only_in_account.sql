-- One row is a pair of name and address, as an observed record, that nothing but the account has shown.
WITH written AS (
    SELECT account, email, name FROM core.meeting_invitee
    UNION
    SELECT account, email, name FROM core.message_address
)
SELECT observed.record_id
FROM derived.observed AS observed
JOIN written ON written.email = observed.value AND written.name IS NOT DISTINCT FROM observed.name
GROUP BY observed.record_id
HAVING bool_and(written.account = $account)
ORDER BY observed.record_id
