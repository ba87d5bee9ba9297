-- One row is a word that leaves, since one side of it hangs on nothing but records that do.
INSERT INTO leaving_word (word_id)
SELECT DISTINCT word_id
FROM (
    SELECT anchor.word_id, bool_and(leaving.record_id IS NOT NULL) AS hangs_on_nothing_else
    FROM judged.anchor AS anchor
    LEFT JOIN leaving USING (account, source, record_id)
    GROUP BY anchor.word_id, anchor.side
)
WHERE hangs_on_nothing_else
