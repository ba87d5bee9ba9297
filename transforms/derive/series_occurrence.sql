-- One row is the start of one occurrence of a series, or why a series has none.
CREATE TABLE derived.series_occurrence AS
SELECT
    entry.entry_id,
    unnest(CASE WHEN expansion.problem IS NULL THEN expansion.occurrences ELSE [NULL] END) AS starts,
    expansion.problem                  -- NULL beside a start
FROM core.meeting_entry AS entry
JOIN derived.expansion AS expansion
    ON expansion.starts = entry.starts
    AND expansion.time_zone IS NOT DISTINCT FROM entry.time_zone
    AND expansion.is_all_day = entry.is_all_day
    AND expansion.rrules = entry.rrules
    AND expansion.rdates = entry.rdates
    AND expansion.exdates = entry.exdates
WHERE entry.recurrence_id IS NULL AND len(entry.rrules) + len(entry.rdates) > 0;
