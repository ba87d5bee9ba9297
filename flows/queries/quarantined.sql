-- One row is a source with records that wait in quarantine.
SELECT account, source, count(*) AS records
FROM quarantine
GROUP BY account, source
