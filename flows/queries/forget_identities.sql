-- One row is an address, number or URL of the person $person_id: whether others are known under it, and whether it is
-- one person's own by its nature. Internal tables: match_key is what the hash is made of.
SELECT
    own.kind,
    own.match_key,
    list(DISTINCT own.identity ORDER BY own.identity) AS identities,
    bool_or(shared.is_shared) AS is_shared,
    bool_or(own.role IS NOT NULL) OR (own.kind = 'url' AND NOT coalesce(bool_or(own.is_personal), FALSE)) AS is_nobodys
FROM derived.record_identity AS own
JOIN derived.person_member AS member USING (record_no)
JOIN derived.person_identity AS shared USING (kind, match_key, person_id)
WHERE person_id = $person_id
GROUP BY own.kind, own.match_key
ORDER BY own.kind, own.match_key
