-- One row is the master entry of a series, for recurrence.expand_series.
SELECT
    entry.rowid AS entry_id,
    entry.starts,
    entry.time_zone,
    entry.is_all_day,
    entry.rrules,
    entry.rdates,
    entry.exdates,
    least(refresh.as_of + rule.days_ahead + 1, rule.end_day)::TIMESTAMP AS until
FROM core.meeting_entry AS entry, core.refresh AS refresh, derived.rule AS rule
WHERE entry.recurrence_id IS NULL AND len(entry.rrules) + len(entry.rdates) > 0
ORDER BY entry_id
