-- One row is an address, number or URL and a person it belongs to.
CREATE VIEW main.identity AS
SELECT kind, identity, person_id, is_shared, seen_in, first_seen_on, last_seen_on, dead_since_on
FROM derived.person_identity;
COMMENT ON VIEW main.identity IS 'An e-mail address, phone number or URL and a person it belongs to; a shared one has several rows.';
COMMENT ON COLUMN main.identity.kind IS 'email, phone or url.';
COMMENT ON COLUMN main.identity.identity IS 'The address in lower case, the number in E.164, or the canonical URL.';
COMMENT ON COLUMN main.identity.person_id IS 'A person known under it.';
COMMENT ON COLUMN main.identity.is_shared IS 'Several people are known under it.';
COMMENT ON COLUMN main.identity.seen_in IS 'The account/source pairs that show it for this person.';
COMMENT ON COLUMN main.identity.first_seen_on IS 'The owner''s day of the first meeting that shows it; NULL when none does.';
COMMENT ON COLUMN main.identity.last_seen_on IS 'The owner''s day of the last meeting that shows it and has ended; NULL when none does.';
COMMENT ON COLUMN main.identity.dead_since_on IS 'The owner''s day since which all mail to this address came back; NULL when it does not. Mail from it revives it.';
