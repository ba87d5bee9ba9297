-- One row is a person of whom a record, or an address of a record, has changed.
SELECT member.person_id
FROM derived.person_member AS member
SEMI JOIN changed.derived.record USING (record_no)
UNION
SELECT member.person_id
FROM derived.person_member AS member
SEMI JOIN (FROM changed.derived.record_identity WHERE kind = 'email') USING (record_no)
