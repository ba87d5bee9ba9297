-- One row is an occasion to get in touch with somebody.
CREATE VIEW main.occasion AS
SELECT
    told.person_id,
    person.display_name,
    told.occasion.kind AS kind,
    told.occasion.occasion_on AS occasion_on,
    told.occasion.sentence AS sentence,
    told.last_contact_on
FROM (
    SELECT person_id, last_contact_on, unnest(occasions) AS occasion
    FROM derived.tie
) AS told
JOIN derived.person AS person USING (person_id)
ORDER BY occasion_on, person_id, kind;
COMMENT ON VIEW main.occasion IS 'An occasion to get in touch with somebody whom you know, as of published.as_of: never with somebody whose tie has ended, or who is snoozed.';
COMMENT ON COLUMN main.occasion.person_id IS 'The person.';
COMMENT ON COLUMN main.occasion.display_name IS 'The name to show.';
COMMENT ON COLUMN main.occasion.kind IS 'meeting_ahead: a meeting within 14 days after a long silence. birthday: within 14 days. new_employer: for 90 days. anniversary: of the day on which you first met, within 14 days. overdue: a stale tie.';
COMMENT ON COLUMN main.occasion.occasion_on IS 'The day of it; of a new employer since when; of an overdue tie the day asked about.';
COMMENT ON COLUMN main.occasion.sentence IS 'The occasion in words.';
COMMENT ON COLUMN main.occasion.last_contact_on IS 'The day of the last contact in your time zone.';
