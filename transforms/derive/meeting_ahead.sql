-- One row is a person and a meeting that was not over when its calendar was last read. Apart from derived.interaction,
-- which is large: of what is ahead there is little.
CREATE TABLE derived.meeting_ahead AS
SELECT person_id, occurred_at, contact_on, ended_on
FROM derived.interaction
WHERE reason = 'ahead';
