-- One row is a word that is said of nobody any more without the records in `purged`: one side hung on nothing else.
CREATE OR REPLACE TEMP TABLE purged_word AS
SELECT DISTINCT word_id
FROM (
    SELECT anchor.word_id, bool_and(purged.record_id IS NOT NULL) AS hangs_on_nothing_else
    FROM judged.anchor AS anchor
    LEFT JOIN purged USING (account, source, record_id)
    GROUP BY anchor.word_id, anchor.side
)
WHERE hangs_on_nothing_else
