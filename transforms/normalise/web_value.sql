-- One row is a distinct URL value.
SELECT value FROM core.contact_address WHERE kind = 'url'
UNION
SELECT value FROM core.exchange WHERE party_kind = 'url'
ORDER BY 1
