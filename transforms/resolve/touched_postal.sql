-- One row is a record of which a postal address has come or gone, or which itself has.
SELECT account, source, record_id FROM changed.core.contact_address WHERE kind = 'postal'
UNION
SELECT account, source, record_id
FROM changed.derived.record
GROUP BY account, source, record_id
HAVING count(*) = 1
