-- One row is a record that a word hangs on, and by what it is known again, as it is now.
SELECT fingerprint.*
FROM derived.fingerprint AS fingerprint
SEMI JOIN core.word_anchor USING (account, source, record_id)
