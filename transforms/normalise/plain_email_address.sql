-- One row is a new e-mail value, and what derived.email_address says of it, if it is plain: someone's own mailbox, by the
-- words that it is made of. Of these all is known by their words and their domain; of others by emails.py.
SELECT
    part.value,
    part.address,
    part.address AS match_key,
    split_part(part.address, '@', 1) AS local_part,
    part.domain,
    domain.organisation_domain,
    coalesce(domain.is_free_mail, FALSE) AS is_free_mail,
    NULL::TEXT AS role,
    NULL::TEXT AS role_kind,
    if(is_name, part.word || '||' || part.other_word || '|||', NULL) AS local_name_form,
    if(is_name, least(word.spelling, other.spelling) || ' ' || greatest(word.spelling, other.spelling), NULL)
        AS local_spelling_key,
    (
        domain.domain IS NOT NULL
        AND (domain.tells_dots OR NOT contains(local_part, '.'))
        AND word.tells_nothing
        AND (part.other_word IS NULL OR other.tells_nothing)
        AND (NOT is_name OR (word.spelling IS NOT NULL AND other.spelling IS NOT NULL))
    ) IS TRUE AS is_plain
FROM temp.mail_part AS part
LEFT JOIN temp.mail_domain AS domain ON domain.domain = part.domain
LEFT JOIN temp.mail_word AS word ON word.word = part.word
LEFT JOIN temp.mail_word AS other ON other.word = part.other_word
