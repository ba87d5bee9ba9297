-- One row is what a card said of someone's work, and since when: of cards that changed (in `touched`), and of those that
-- once said something else.
SELECT account, source, record_id, organisation, title, since_at
FROM registry.position
SEMI JOIN (
    FROM touched
    UNION
    SELECT account, source, record_id FROM registry.position GROUP BY ALL HAVING count(*) > 1
) AS wanted USING (account, source, record_id)
ORDER BY account, source, record_id, since_at
