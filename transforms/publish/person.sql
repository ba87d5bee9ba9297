-- One row is someone: a person, or a mailbox, list, machine or room that is none (kind).
CREATE VIEW main.person AS
WITH reached AS (
    SELECT
        person_id,
        list(identity ORDER BY dead_since_on IS NOT NULL, is_on_card DESC, last_seen_on DESC NULLS LAST, identity)
            FILTER (kind = 'email') AS emails,
        list(identity ORDER BY is_on_card DESC, identity) FILTER (kind = 'phone') AS phones
    FROM derived.person_identity
    GROUP BY person_id
),
located AS (
    SELECT person_id, list(address ORDER BY place) AS addresses
    FROM derived.person_address
    GROUP BY person_id
),
noted AS (
    SELECT standing.person_id, list(word.content ORDER BY word.word_id) AS notes
    FROM core.word AS word
    JOIN derived.word_standing AS standing USING (word_id)
    WHERE word.kind = 'note'
    GROUP BY standing.person_id
)
SELECT
    person.person_id,
    person.display_name,
    person.given_name,
    person.family_name,
    person.organisation,
    person.title,
    coalesce(reached.emails, []) AS emails,
    coalesce(reached.phones, []) AS phones,
    person.birthday,
    person.tags,
    coalesce(noted.notes, []) AS notes,
    said.ending,
    said.ended_on,
    person.kind,
    person.kind_reason,
    coalesce(tie.is_known, person.is_in_address_book) AS is_known,
    CASE
        WHEN person.is_in_address_book THEN 'in an address book'
        WHEN tie.is_known THEN 'in contact both ways'
    END AS known_reason,
    person.is_owner,
    person.is_in_address_book,
    person.record_count,
    coalesce(located.addresses, []) AS addresses
FROM derived.person AS person
LEFT JOIN derived.tie AS tie USING (person_id)
LEFT JOIN reached USING (person_id)
LEFT JOIN located USING (person_id)
LEFT JOIN noted USING (person_id)
LEFT JOIN derived.said_tie AS said USING (person_id);
COMMENT ON VIEW main.person IS 'Someone: a person, or a mailbox, list, machine or room that is none (kind).';
COMMENT ON COLUMN main.person.person_id IS 'The number of the person; it stays the same for ever.';
COMMENT ON COLUMN main.person.display_name IS 'The name to show.';
COMMENT ON COLUMN main.person.given_name IS 'Given name, where a card says it or it can be told from the full name.';
COMMENT ON COLUMN main.person.family_name IS 'Family name, likewise.';
COMMENT ON COLUMN main.person.organisation IS 'Organisation, as a card says it.';
COMMENT ON COLUMN main.person.title IS 'Title in that organisation, as a card says it.';
COMMENT ON COLUMN main.person.emails IS 'E-mail addresses, normalised; those on cards first, then the newest in use; dead ones last.';
COMMENT ON COLUMN main.person.phones IS 'Phone numbers in E.164.';
COMMENT ON COLUMN main.person.birthday IS 'Birthday: 1985-04-12, or --04-12 where the year is not known.';
COMMENT ON COLUMN main.person.tags IS 'Categories and groups of the cards, and the tags that you gave; without those that you took away.';
COMMENT ON COLUMN main.person.notes IS 'What you noted, in the order said.';
COMMENT ON COLUMN main.person.ending IS 'How the tie ended, if you said so: deceased, estranged, ended.';
COMMENT ON COLUMN main.person.ended_on IS 'The day on which it ended.';
COMMENT ON COLUMN main.person.kind IS 'human, role, list, bot, room or unsure.';
COMMENT ON COLUMN main.person.kind_reason IS 'Why this kind was taken.';
COMMENT ON COLUMN main.person.is_known IS 'In an address book, or in contact both ways.';
COMMENT ON COLUMN main.person.known_reason IS 'Why they are known; NULL when they are not.';
COMMENT ON COLUMN main.person.is_owner IS 'The owner of this warehouse.';
COMMENT ON COLUMN main.person.is_in_address_book IS 'At least one card of an address book belongs to the person; contacts that Google collected by itself are none.';
COMMENT ON COLUMN main.person.record_count IS 'How many records belong to the person.';
COMMENT ON COLUMN main.person.addresses IS 'Postal addresses, each in one line; that of the card changed last first.';
