-- One row: this record belonged to this person at the last commit, or earlier if it went.
SELECT account, source, record_id, coalesce(person.alias_of, member.person_id) AS person_id
FROM registry.member
LEFT JOIN registry.person ON person.person_id = member.person_id
WHERE $since IS NULL OR member.since_at >= $since OR person.alias_of IS NOT NULL
ORDER BY account, source, record_id
