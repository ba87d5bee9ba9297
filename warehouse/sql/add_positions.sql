-- One row is what a card says of someone's work, where that is not what it said last.
INSERT INTO registry.position (account, source, record_id, organisation, title, since_at)
SELECT account, source, record_id, now.organisation, now.title, $happened_at
FROM position_now AS now
LEFT JOIN (
    FROM registry.position
    QUALIFY row_number() OVER (PARTITION BY account, source, record_id ORDER BY since_at DESC) = 1
) AS last USING (account, source, record_id)
WHERE last.since_at IS NULL
    OR now.organisation IS DISTINCT FROM last.organisation
    OR now.title IS DISTINCT FROM last.title
