-- One row is a meeting whose title names the person $person_id.
SELECT * FROM proposed_contact WHERE person_id = $person_id ORDER BY ALL
