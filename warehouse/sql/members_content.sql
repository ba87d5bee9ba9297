-- One row: how many rows previous_members.sql has, and the sum of their hashes.
SELECT count(*), sum(hash(account, source, record_id, coalesce(person.alias_of, member.person_id)))
FROM registry.member
LEFT JOIN registry.person ON person.person_id = member.person_id
