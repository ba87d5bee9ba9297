-- One row: this record bore this person id, which has ended in the person that it belongs to now.
SELECT former.account, former.source, former.record_id, former.person_id
FROM registry.former_member AS former
JOIN registry.member AS member USING (account, source, record_id)
JOIN registry.person AS ended ON ended.person_id = former.person_id
LEFT JOIN registry.person AS now ON now.person_id = member.person_id
WHERE ended.alias_of = coalesce(now.alias_of, member.person_id)
ORDER BY ALL
