-- One row is a source, pulled still, of an open account that has shown people, and the owner's days from and to which it is synced.
-- Files are as old as they are: they show what was, and no sync would bring more.
CREATE TABLE derived.source_span AS
WITH outbound AS (
    SELECT DISTINCT message.account, message.source
    FROM derived.message_verdict AS verdict
    JOIN derived.message AS message USING (message_number)
    WHERE verdict.direction = 'out'
),
seen AS (
    SELECT DISTINCT account, source
    FROM derived.person_source
    JOIN core.account AS account USING (account)
    WHERE account.is_enabled AND list_contains(account.sources, source) AND account.provider <> 'files'
),
span AS (
    SELECT
        seen.account,
        seen.source,
        coalesce(coverage.synced_from_at, '-infinity') AS from_at,
        coalesce(coverage.synced_to_at, '-infinity') AS to_at
    FROM seen
    LEFT JOIN core.coverage AS coverage USING (account, source)
)
SELECT
    span.account,
    span.source,
    CASE WHEN isfinite(span.from_at) THEN (span.from_at AT TIME ZONE from_zone.time_zone)::DATE END
        AS synced_from_on,             -- NULL: everything that the source holds
    CASE WHEN isfinite(span.to_at) THEN (span.to_at AT TIME ZONE to_zone.time_zone)::DATE END
        AS synced_to_on,               -- NULL: never synced whole
    outbound.account IS NOT NULL AS carries_outbound  -- holds mail of the owner's own: it may know of anybody
FROM span
LEFT JOIN outbound USING (account, source)
ASOF JOIN derived.owner_zone AS from_zone ON span.from_at >= from_zone.from_at
ASOF JOIN derived.owner_zone AS to_zone ON span.to_at >= to_zone.from_at;
