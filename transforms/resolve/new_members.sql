-- One row is a record whose person the registry is to note, and that person.
SELECT record.account, record.source, record.record_id, member.person_id
FROM derived.new_member AS member
JOIN derived.record AS record USING (record_no)
