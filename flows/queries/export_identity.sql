-- One row is an address, number or URL of the person $person_id.
SELECT * FROM identity WHERE person_id = $person_id ORDER BY kind, identity
