-- One row is a card that changes: so many of them, spread over all by a hash.
INSERT INTO touched
SELECT account, source, record_id
FROM core.contact
ORDER BY hash(record_id)
LIMIT getvariable('changed');
