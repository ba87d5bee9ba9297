-- One row is a person and somebody else who was with them where the owner was too; each two people make two rows.
CREATE VIEW main.link AS
SELECT
    link.person_id,
    link.other_id AS other_person_id,
    person.display_name,
    other.display_name AS other_display_name,
    link.day_count AS days,
    link.last_on,
    link.strength
FROM derived.link AS link
JOIN derived.person AS person USING (person_id)
JOIN derived.person AS other ON other.person_id = link.other_id;
COMMENT ON VIEW main.link IS 'A person and somebody else who was with them where you were too, at a meeting or on a mail that counts as contact: so among few. Each two people make two rows, one either way.';
COMMENT ON COLUMN main.link.person_id IS 'The one person.';
COMMENT ON COLUMN main.link.other_person_id IS 'The other.';
COMMENT ON COLUMN main.link.display_name IS 'The name of the one.';
COMMENT ON COLUMN main.link.other_display_name IS 'The name of the other.';
COMMENT ON COLUMN main.link.days IS 'On how many days they were together.';
COMMENT ON COLUMN main.link.last_on IS 'The last of them, in the owner''s time zone.';
COMMENT ON COLUMN main.link.strength IS 'The sum of 1/n over what brought them together, n people at a time, halved every 180 days.';
