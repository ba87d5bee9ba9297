-- One row: this word is about this person. By the records that it hangs on and that are here; where none is, by the
-- person whose they were; where that one has no record either, by the one person whom a fingerprint fits.
-- Of several persons the one with most of the records, those named by the user before those found by a refresh; then
-- the one with the oldest id.
CREATE TABLE derived.word_person AS
WITH anchor AS (
    SELECT anchor.*
    FROM core.word_anchor AS anchor
    JOIN core.word AS word USING (word_id)
    WHERE word.kind NOT IN ('same', 'different', 'later')
),
moved AS (
    SELECT previous.person_id AS old_id, member.person_id AS new_id, count(*) AS records
    FROM core.previous_member AS previous
    JOIN derived.person_member AS member
        ON member.record_no = derived.key_no(previous.account, previous.source, previous.record_id)
    WHERE previous.person_id IN (
        SELECT person_id FROM core.previous_member JOIN anchor USING (account, source, record_id)
    )
    GROUP BY previous.person_id, member.person_id
),
heir AS (
    SELECT old_id, new_id
    FROM moved
    QUALIFY row_number() OVER (PARTITION BY old_id ORDER BY old_id = new_id DESC, records DESC, new_id) = 1
),
fitting AS (
    SELECT fit.account, fit.source, fit.record_id, min(member.person_id) AS person_id
    FROM derived.anchor_fit AS fit
    JOIN derived.person_member AS member USING (record_no)
    GROUP BY fit.account, fit.source, fit.record_id
    HAVING count(DISTINCT member.person_id) = 1
),
found AS (
    SELECT word_id, is_followed, 1 AS way, member.person_id
    FROM anchor
    JOIN derived.person_member AS member
        ON member.record_no = derived.key_no(anchor.account, anchor.source, anchor.record_id)
    UNION ALL
    SELECT word_id, is_followed, 2, heir.new_id
    FROM anchor
    JOIN core.previous_member AS previous USING (account, source, record_id)
    JOIN heir ON heir.old_id = previous.person_id
    UNION ALL
    SELECT word_id, is_followed, 3, fitting.person_id
    FROM anchor
    JOIN fitting USING (account, source, record_id)
),
counted AS (
    SELECT word_id, way, person_id, count(*) FILTER (NOT is_followed) AS named, count(*) AS records
    FROM found
    GROUP BY word_id, way, person_id
)
SELECT word_id, person_id, ['record', 'registry', 'fingerprint'][way] AS found_by
FROM counted
QUALIFY row_number() OVER (PARTITION BY word_id ORDER BY way, named DESC, records DESC, person_id) = 1;
