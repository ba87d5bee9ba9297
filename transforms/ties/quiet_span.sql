-- One row is a span of days, from_on included and until_on not, in which the owner was in touch with nobody, much longer
-- than is usual, and of which they have said neither that they were away nor that they were not: a pause to be proposed.
CREATE TABLE derived.quiet_span AS
WITH active AS (
    SELECT DISTINCT contact_on
    FROM derived.contact_day
    WHERE last_outbound_at IS NOT NULL AND ended_on <= (SELECT as_of FROM core.day)
),
gap AS (
    SELECT contact_on + 1 AS from_on, lead(contact_on) OVER (ORDER BY contact_on) AS until_on
    FROM active
),
usual AS (
    SELECT quantile_cont(until_on - from_on, 0.9) AS days
    FROM gap
    WHERE until_on IS NOT NULL
)
SELECT gap.from_on, gap.until_on
FROM gap, usual, derived.tie_constant AS constant
WHERE gap.until_on - gap.from_on >= greatest(constant.quiet_days, constant.quiet_times * usual.days)
    AND NOT EXISTS (
        FROM derived.pause AS pause
        WHERE pause.from_on < gap.until_on AND pause.until_on > gap.from_on
    )
    AND NOT EXISTS (
        FROM core.word AS word
        WHERE word.kind = 'away' AND word.is_off AND word.from_on < gap.until_on AND word.until_on > gap.from_on
    );
