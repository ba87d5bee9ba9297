-- One row is an occasion to get in touch with somebody.
CREATE VIEW main.occasion AS
WITH told AS (
    SELECT occasion.kind, occasion.person_id, occasion.occasion_on, occasion.sentence
    FROM derived.occasion AS occasion
    JOIN derived.tie AS tie USING (person_id)
    CROSS JOIN derived.tie_constant AS constant
    WHERE CASE occasion.kind
        WHEN 'meeting_ahead' THEN tie.silent_days >= constant.stale_age_days AND tie.overdue >= constant.stale_overdue
        WHEN 'anniversary' THEN tie.contact_days >= constant.stale_contact_days
        ELSE TRUE
    END
    UNION ALL
    SELECT 'overdue', tie.person_id, day.as_of, tie.sentence
    FROM derived.tie AS tie, core.day AS day
    WHERE tie.is_stale
)
SELECT
    told.person_id,
    person.display_name,
    told.kind,
    told.occasion_on,
    told.sentence,
    tie.last_contact_on
FROM told
JOIN derived.tie AS tie USING (person_id)
JOIN derived.person AS person USING (person_id)
WHERE tie.is_known AND person.kind = 'human'
    AND (tie.set_aside IS NULL OR tie.set_aside IN ('never', 'elsewhere'))
ORDER BY told.occasion_on, told.person_id, told.kind;
COMMENT ON VIEW main.occasion IS 'An occasion to get in touch with somebody whom you know, as of published.as_of: never with somebody whose tie has ended, or who is snoozed.';
COMMENT ON COLUMN main.occasion.person_id IS 'The person.';
COMMENT ON COLUMN main.occasion.display_name IS 'The name to show.';
COMMENT ON COLUMN main.occasion.kind IS 'meeting_ahead: a meeting within 14 days after a long silence. birthday: within 14 days. new_employer: for 90 days. anniversary: the first, fifth, tenth ... of the day on which you first met, within 14 days. overdue: a stale tie.';
COMMENT ON COLUMN main.occasion.occasion_on IS 'The day of it; of a new employer since when; of an overdue tie published.as_of.';
COMMENT ON COLUMN main.occasion.sentence IS 'The occasion in words.';
COMMENT ON COLUMN main.occasion.last_contact_on IS 'The day of the last contact in your time zone.';
