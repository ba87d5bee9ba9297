-- One row is a dormant tie worth reviving; likelihood and novelty are two numbers and stay so.
CREATE VIEW main.reconnect AS
WITH there AS (
    SELECT attendee.meeting_id, list(other.display_name ORDER BY other.display_name) AS names
    FROM derived.meeting_attendee AS attendee
    JOIN derived.person AS other USING (person_id)
    WHERE NOT other.is_owner AND attendee.bar IS NULL
    GROUP BY attendee.meeting_id
)
SELECT
    found.person_id,
    person.display_name,
    person.organisation,
    found.likelihood,
    found.novelty,
    found.live_links,
    found.other_links,
    tie.sentence,
    tie.contact_days,
    tie.last_contact_on,
    met.starts_on AS last_met_on,
    met.title AS last_met_title,
    list_filter(there.names, lambda name: name <> person.display_name) AS last_met_with,
    person.emails[1] AS email,
    tie.account,
    tie.source,
    tie.record_id
FROM derived.reconnect AS found
JOIN main.person AS person USING (person_id)
JOIN main.tie AS tie USING (person_id)
LEFT JOIN derived.interaction AS newest
    ON newest.person_id = found.person_id AND newest.occurred_at = tie.last_met_at AND newest.kind = 'meeting'
LEFT JOIN derived.meeting AS met ON met.meeting_id = newest.meeting_id
LEFT JOIN there ON there.meeting_id = newest.meeting_id;
COMMENT ON VIEW main.reconnect IS 'A tie that has been silent for half a year to five years and is worth reviving. Not in order: likelihood and novelty are two numbers, and which one matters is yours to say.';
COMMENT ON COLUMN main.reconnect.person_id IS 'The person.';
COMMENT ON COLUMN main.reconnect.display_name IS 'The name to show.';
COMMENT ON COLUMN main.reconnect.organisation IS 'Organisation, as a card says it.';
COMMENT ON COLUMN main.reconnect.likelihood IS 'How likely it is to revive, against the others here: 0 the least, 1 the most. By past strength, and by the people you are in touch with who were with them.';
COMMENT ON COLUMN main.reconnect.novelty IS 'Which share of the people around them you are not in touch with: they hear what your circle does not.';
COMMENT ON COLUMN main.reconnect.live_links IS 'People around them whom you are in touch with: who could bring you together.';
COMMENT ON COLUMN main.reconnect.other_links IS 'People around them whom you are not in touch with.';
COMMENT ON COLUMN main.reconnect.sentence IS 'How long since the last contact against the usual gap, in words.';
COMMENT ON COLUMN main.reconnect.contact_days IS 'Days with contact, of all time.';
COMMENT ON COLUMN main.reconnect.last_contact_on IS 'The day of the last contact in the owner''s time zone.';
COMMENT ON COLUMN main.reconnect.last_met_on IS 'The day of the last meeting; NULL when you never met.';
COMMENT ON COLUMN main.reconnect.last_met_title IS 'Its title, if it has one.';
COMMENT ON COLUMN main.reconnect.last_met_with IS 'Who else was there.';
COMMENT ON COLUMN main.reconnect.email IS 'The e-mail address to write to: of a card, else the newest in use.';
COMMENT ON COLUMN main.reconnect.account IS 'Proof of the last contact: the account of the record that shows it.';
COMMENT ON COLUMN main.reconnect.source IS 'Proof of the last contact: the source in that account.';
COMMENT ON COLUMN main.reconnect.record_id IS 'Proof of the last contact: the id of the record in that source.';
