-- One row is a distinct postal address.
SELECT DISTINCT value FROM core.contact_address WHERE kind = 'postal'
ORDER BY 1
