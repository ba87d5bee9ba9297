-- One row is a person of whom an address has changed.
SELECT member.person_id
FROM derived.person_member AS member
SEMI JOIN changed.derived.record_identity USING (record_no)
