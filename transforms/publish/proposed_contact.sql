-- One row is a person and a day on which the owner seems to have met them: a meeting without others bears their full name,
-- and nobody else's, in its title.
CREATE VIEW main.proposed_contact AS
WITH titled AS (
    SELECT meeting.meeting_id, meeting.title, meeting.ended_on, meeting.account, meeting.source, meeting.record_id
    FROM main.meeting AS meeting
    CROSS JOIN core.day AS day
    WHERE meeting.reason = 'alone' AND meeting.title IS NOT NULL AND meeting.ended_on <= day.as_of
),
title_word AS (
    SELECT DISTINCT meeting_id, unnest(regexp_split_to_array(lower(strip_accents(title)), '[^\p{L}\p{N}]+')) AS word
    FROM titled
),
name AS (
    SELECT
        person.person_id,
        list_distinct(list_filter(
            regexp_split_to_array(lower(strip_accents(person.display_name)), '[^\p{L}\p{N}]+'),
            lambda word: length(word) > 1
        )) AS words
    FROM derived.person AS person
    LEFT JOIN derived.tie AS tie USING (person_id)
    LEFT JOIN derived.said_tie AS said USING (person_id)
    WHERE person.kind = 'human'
        AND coalesce(tie.is_known, person.is_in_address_book)
        AND NOT person.is_owner
        AND said.ending IS DISTINCT FROM 'deceased'
        AND EXISTS (FROM titled)
),
name_word AS (
    SELECT person_id, len(words) AS words, unnest(words) AS word
    FROM name
    WHERE len(words) > 1
),
named AS (
    SELECT title_word.meeting_id, name_word.person_id
    FROM title_word
    JOIN name_word USING (word)
    GROUP BY title_word.meeting_id, name_word.person_id
    HAVING count(*) = min(name_word.words)
),
proposed AS (
    SELECT named.person_id, titled.*
    FROM (FROM named QUALIFY count(*) OVER (PARTITION BY meeting_id) = 1) AS named
    JOIN titled USING (meeting_id)
)
SELECT person_id, ended_on AS contact_on, title, account, source, record_id
FROM proposed
WHERE
    NOT EXISTS (
        FROM main.interaction AS contact
        WHERE contact.person_id = proposed.person_id AND contact.contact_on = proposed.ended_on AND contact.counts
    )
    AND NOT EXISTS (
        FROM core.word AS word
        JOIN derived.word_person AS found USING (word_id)
        WHERE word.kind = 'no_contact' AND word.from_on = proposed.ended_on AND found.person_id = proposed.person_id
    )
QUALIFY row_number() OVER (PARTITION BY person_id, ended_on ORDER BY title, account, source, record_id) = 1;
COMMENT ON VIEW main.proposed_contact IS 'A person and a day on which you seem to have met: a meeting without others has their full name, and nobody else''s, in its title. It does not count until you say so.';
COMMENT ON COLUMN main.proposed_contact.person_id IS 'The person.';
COMMENT ON COLUMN main.proposed_contact.contact_on IS 'The day, in the owner''s time zone.';
COMMENT ON COLUMN main.proposed_contact.title IS 'The title of the meeting.';
COMMENT ON COLUMN main.proposed_contact.account IS 'The account of its calendar.';
COMMENT ON COLUMN main.proposed_contact.source IS 'Its source.';
COMMENT ON COLUMN main.proposed_contact.record_id IS 'Its id in that source.';
