-- One row is a person of whom a record, or an address of a record, has changed.
SELECT member.person_id
FROM derived.person_member AS member
SEMI JOIN changed.derived.record USING (account, source, record_id)
UNION
SELECT member.person_id
FROM derived.person_member AS member
SEMI JOIN changed.derived.record_identity USING (account, source, record_id)
