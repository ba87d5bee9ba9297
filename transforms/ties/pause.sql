-- One row is a span of days, from_on included and until_on not, in which the owner was away; they do not touch.
CREATE TABLE derived.pause AS
WITH said AS (
    SELECT
        from_on,
        until_on,
        coalesce(
            from_on > max(until_on) OVER (
                ORDER BY from_on, until_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            TRUE
        ) AS is_apart
    FROM core.word
    WHERE kind = 'away' AND NOT is_off
),
numbered AS (
    SELECT from_on, until_on, count(*) FILTER (is_apart) OVER (ORDER BY from_on, until_on) AS span
    FROM said
)
SELECT min(from_on) AS from_on, max(until_on) AS until_on
FROM numbered
GROUP BY span;
