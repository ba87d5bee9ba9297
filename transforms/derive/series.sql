-- One row is a distinct series of some calendar, for recurrence.expand_series. The window ends with a year, so that
-- what was expanded once is good for many days; occurrence.sql leaves out what is too far ahead.
SELECT DISTINCT
    entry.starts,
    entry.time_zone,
    entry.is_all_day,
    entry.rrules,
    entry.rdates,
    entry.exdates,
    least(date_trunc('year', day.as_of + rule.days_ahead + 1) + INTERVAL 1 YEAR, rule.end_day)::TIMESTAMP AS until
FROM core.meeting_entry AS entry, core.day AS day, derived.rule AS rule
WHERE entry.recurrence_id IS NULL AND len(entry.rrules) + len(entry.rdates) > 0
