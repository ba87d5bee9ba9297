-- One row is a distinct URL value.
SELECT DISTINCT value FROM core.contact_address WHERE kind = 'url' ORDER BY 1
