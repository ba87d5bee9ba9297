-- One row is a record of which the registry says something else than before.
SELECT derived.key_no(account, source, record_id) AS record_no
FROM changed.core.previous_member
