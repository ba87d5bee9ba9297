-- One row is a tie worth a message, in order.
CREATE VIEW main.stale_tie AS
SELECT
    row_number() OVER (ORDER BY tie.stale_score DESC, tie.person_id) AS rank,
    tie.person_id,
    person.display_name,
    person.organisation,
    person.emails,
    tie.sentence,
    tie.last_contact_on,
    tie.age_days,
    tie.expected_gap_days,
    tie.overdue,
    tie.p_dormant,
    tie.contact_days,
    tie.stale_score,
    tie.category,
    tie.label,
    tie.colleague_of,
    occasion.sentence AS occasion,
    tie.next_meeting_at,
    tie.title,
    tie.account,
    tie.source,
    tie.record_id
FROM main.tie AS tie
JOIN main.person AS person USING (person_id)
LEFT JOIN (
    SELECT person_id, min_by(sentence, rank) AS sentence FROM derived.occasion GROUP BY person_id
) AS occasion USING (person_id)
WHERE tie.is_stale
ORDER BY rank;
COMMENT ON VIEW main.stale_tie IS 'A tie with a known human that is going stale as of published.as_of, the most worth a message first.';
COMMENT ON COLUMN main.stale_tie.rank IS '1 is the first to write to.';
COMMENT ON COLUMN main.stale_tie.person_id IS 'The person.';
COMMENT ON COLUMN main.stale_tie.display_name IS 'The name to show.';
COMMENT ON COLUMN main.stale_tie.organisation IS 'Organisation, as a card says it.';
COMMENT ON COLUMN main.stale_tie.emails IS 'E-mail addresses, normalised.';
COMMENT ON COLUMN main.stale_tie.sentence IS 'Why it is here, in words.';
COMMENT ON COLUMN main.stale_tie.last_contact_on IS 'The day of the last contact in the owner''s time zone.';
COMMENT ON COLUMN main.stale_tie.age_days IS 'Days since then.';
COMMENT ON COLUMN main.stale_tie.expected_gap_days IS 'How many days usually pass between contact days.';
COMMENT ON COLUMN main.stale_tie.overdue IS 'How many usual gaps have passed.';
COMMENT ON COLUMN main.stale_tie.p_dormant IS 'The probability that the next 180 days stay silent.';
COMMENT ON COLUMN main.stale_tie.contact_days IS 'Days with contact, of all time.';
COMMENT ON COLUMN main.stale_tie.stale_score IS 'p_dormant * ln(1 + contact_days): the order.';
COMMENT ON COLUMN main.stale_tie.category IS 'active, weak or dormant, as in tie.';
COMMENT ON COLUMN main.stale_tie.label IS 'operational, personal or strategic, a light guess; NULL when nothing speaks for one.';
COMMENT ON COLUMN main.stale_tie.colleague_of IS 'The organisation where both of you work, or you did: longsince stale folds these into one line each.';
COMMENT ON COLUMN main.stale_tie.occasion IS 'A good reason to write now, in words: a meeting ahead, a birthday, a new employer, the day on which you first met. More in the view occasion.';
COMMENT ON COLUMN main.stale_tie.next_meeting_at IS 'When the next meeting begins.';
COMMENT ON COLUMN main.stale_tie.title IS 'Proof of the last contact: the title of the meeting or the subject of the mail, if kept.';
COMMENT ON COLUMN main.stale_tie.account IS 'Proof of the last contact: the account of the record that shows it.';
COMMENT ON COLUMN main.stale_tie.source IS 'Proof of the last contact: the source in that account.';
COMMENT ON COLUMN main.stale_tie.record_id IS 'Proof of the last contact: the id of the record in that source.';
