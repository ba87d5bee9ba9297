-- One row: a record has a claim to this person id, which it bore, or bore before a merge ended it, or with which it came.
CREATE OR REPLACE TEMP TABLE claim AS
SELECT record_no, person_no, person_id, 'borne' AS kind
FROM temp.member
WHERE person_id IS NOT NULL
UNION ALL
SELECT member.record_no, member.person_no, former.person_id, 'ended'
FROM core.former_member AS former
JOIN temp.member AS member ON member.record_no = derived.key_no(former.account, former.source, former.record_id)
UNION ALL
SELECT member.record_no, member.person_no, first.person_id, 'first'
FROM core.first_member AS first
JOIN temp.member AS member ON member.record_no = derived.key_no(first.account, first.source, first.record_id)
-- Unless records that have gone may come back to it.
WHERE first.has_ended OR first.person_id IN (SELECT person_id FROM temp.member);
