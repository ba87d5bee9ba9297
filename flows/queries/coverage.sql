-- One row is a source of an account, and until when it was synced.
FROM coverage
ORDER BY account, source
