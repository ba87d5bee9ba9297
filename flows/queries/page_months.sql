-- One row is a month of the last five years by the end of the day $as_of: on how many days the owner met somebody, and on
-- how many days there was mail.
SELECT
    CAST(month AS DATE) AS month,
    count(DISTINCT i.contact_on) FILTER (i.kind IN ('meeting', 'met')) AS days_met,
    count(DISTINCT i.contact_on) FILTER (i.kind NOT IN ('meeting', 'met')) AS days_written
FROM unnest(generate_series(date_trunc('month', $as_of::DATE) - INTERVAL 59 MONTH, date_trunc('month', $as_of::DATE), INTERVAL 1 MONTH))
    AS span (month)
LEFT JOIN interaction AS i
    ON i.counts AND i.ended_on <= $as_of AND i.contact_on >= month AND i.contact_on < month + INTERVAL 1 MONTH
GROUP BY month
ORDER BY month
