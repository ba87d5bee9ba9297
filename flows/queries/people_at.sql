-- One row is a human at the organisation or domain $words, the owner left out, the most in touch first.
SELECT p.person_id, p.display_name, p.organisation, t.category, t.last_contact_on
FROM person AS p
JOIN tie AS t USING (person_id)
WHERE p.kind = 'human'
    AND (
        lower(trim(p.organisation)) = lower(trim($words))
        OR (
            contains($words, '.')
            AND list_bool_or(
                list_transform(
                    p.emails,
                    lambda email: ends_with(email, '@' || lower(trim($words)))
                        OR ends_with(email, '.' || lower(trim($words)))
                )
            )
        )
    )
ORDER BY t.contact_days DESC, p.person_id
