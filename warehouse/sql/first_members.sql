-- One row: this record came as this person id, which it does not bear any more; and whether that one ended in a merge.
SELECT member.account, member.source, member.record_id, member.first_person_id, first.alias_of IS NOT NULL AS has_ended
FROM registry.member AS member
JOIN registry.person AS first ON first.person_id = member.first_person_id
LEFT JOIN registry.person AS now ON now.person_id = member.person_id
WHERE member.first_person_id <> coalesce(now.alias_of, member.person_id)
ORDER BY ALL
