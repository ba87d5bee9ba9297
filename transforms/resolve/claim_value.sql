-- One row is a record of a person who is not the only one with a claim to an id, or has a claim to one that they do not bear:
-- its place in the order of keys, and its claims.
WITH contested AS (
    SELECT person_no
    FROM temp.claim
    GROUP BY person_no
    HAVING min(person_id) <> max(person_id) OR bool_or(kind <> 'borne')
    UNION
    SELECT person_no
    FROM temp.claim
    WHERE person_id IN (
        SELECT person_id FROM temp.claim GROUP BY person_id HAVING min(person_no) <> max(person_no)
    )
)
SELECT
    member.rowid,
    member.person_no,
    member.person_id,
    list(claim.person_id ORDER BY claim.person_id) FILTER (claim.kind = 'ended') AS ended_ids,
    min(claim.person_id) FILTER (claim.kind = 'first') AS first_id
FROM temp.member AS member
LEFT JOIN temp.claim AS claim USING (record_no)
WHERE member.person_no IN (FROM contested)
GROUP BY member.rowid, member.person_no, member.person_id
ORDER BY member.rowid
