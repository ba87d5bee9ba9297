-- One row is a record that is new, or belongs to another person than at the end of the refresh before.
FROM derived.person_member
ANTI JOIN core.previous_member USING (account, source, record_id, person_id)
