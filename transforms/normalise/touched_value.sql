-- One row is what is written on a record as its address, number or URL, and has come or gone, or the record has.
WITH other_record AS (
    SELECT account, source, record_id
    FROM changed.derived.record
    GROUP BY account, source, record_id
    HAVING count(*) = 1
)
SELECT account, source, record_id, value FROM changed.core.contact_address
UNION
SELECT account, source, record_id, value FROM core.contact_address SEMI JOIN other_record USING (account, source, record_id)
UNION
SELECT account, source, record_id, value FROM changed.derived.observed
UNION
SELECT account, source, record_id, value FROM derived.observed SEMI JOIN other_record USING (account, source, record_id)
