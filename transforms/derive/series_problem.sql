-- One row is a series that could not be expanded; it has no occurrences but those changed by hand.
CREATE TABLE derived.series_problem AS
SELECT entry.account, entry.source, entry.collections, entry.record_id, occurrence.problem
FROM derived.series_occurrence AS occurrence
JOIN core.meeting_entry AS entry ON entry.entry_id = occurrence.entry_id
WHERE occurrence.problem IS NOT NULL;
