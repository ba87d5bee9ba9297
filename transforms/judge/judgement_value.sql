-- One row is a record that a judgement hangs on: its number or, if it is not here, that of the one that took its place.
SELECT
    word.word_id,
    word.kind,
    anchor.side,
    coalesce(record.record_no, fit.record_no) AS record_no
FROM core.word AS word
JOIN core.word_anchor AS anchor USING (word_id)
LEFT JOIN derived.record AS record USING (account, source, record_id)
LEFT JOIN derived.anchor_fit AS fit
    ON fit.account = anchor.account
    AND fit.source = anchor.source
    AND fit.record_id = anchor.record_id
    AND fit.place = 1
    AND fit.is_only
WHERE word.kind IN ('same', 'different', 'later')
ORDER BY word.word_id, anchor.side, record.record_no IS NULL, anchor.position
