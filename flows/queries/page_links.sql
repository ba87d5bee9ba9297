-- One row is a known human being and somebody whom they were with where the owner was too: of each the twelve strongest.
SELECT link.person_id, link.other_person_id, link.days
FROM link
JOIN person AS p USING (person_id)
JOIN person AS other ON other.person_id = link.other_person_id
WHERE p.is_known AND p.kind = 'human' AND other.is_known AND other.kind = 'human'
QUALIFY row_number() OVER (
    PARTITION BY link.person_id ORDER BY link.strength DESC, link.days DESC, link.other_person_id
) <= 12
ORDER BY link.person_id, link.strength DESC, link.days DESC, link.other_person_id
