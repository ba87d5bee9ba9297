-- One row is a record where a word was found whose own records (of that side) are all gone: it hangs there from now on.
CREATE VIEW derived.word_found AS
WITH side AS (
    SELECT anchor.word_id, anchor.side, min(anchor.command_id) AS command_id
    FROM core.word_anchor AS anchor
    LEFT JOIN derived.record AS record USING (account, source, record_id)
    GROUP BY anchor.word_id, anchor.side
    HAVING count(record.record_no) = 0
)
SELECT side.word_id, side.command_id, side.side, member.account, member.source, member.record_id
FROM side
JOIN derived.word_person AS found USING (word_id)
JOIN derived.person_record AS member USING (person_id)
UNION
SELECT side.word_id, side.command_id, side.side, record.account, record.source, record.record_id
FROM side
JOIN core.word AS word USING (word_id)
JOIN core.word_anchor AS anchor ON anchor.word_id = side.word_id AND anchor.side = side.side
JOIN derived.anchor_fit AS fit
    ON fit.account = anchor.account
    AND fit.source = anchor.source
    AND fit.record_id = anchor.record_id
    AND fit.place = 1
    AND fit.is_only
JOIN derived.record AS record ON record.record_no = fit.record_no
JOIN derived.word_standing AS standing ON standing.word_id = side.word_id
WHERE word.kind IN ('same', 'different', 'later') AND standing.state <> 'waiting';
