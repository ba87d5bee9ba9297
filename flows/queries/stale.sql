-- One row is a stale tie as of the end of the day $as_of, the most worth a message first; $tag may be NULL.
SELECT
    t.person_id,
    p.display_name,
    p.organisation,
    t.sentence,
    t.last_contact_on,
    t.age_days,
    t.expected_gap_days,
    t.overdue,
    t.p_dormant,
    t.contact_days,
    t.category,
    t.label,
    t.colleague_of,
    occasion.sentence AS occasion,
    t.next_meeting_at,
    p.tags,
    p.emails,
    p.phones,
    t.title AS proof_title,
    t.account AS proof_account,
    t.source AS proof_source,
    t.record_id AS proof_record_id
FROM tie_as_of($as_of) AS t
JOIN person AS p USING (person_id)
LEFT JOIN derived.best_occasion($as_of) AS occasion USING (person_id)
WHERE t.is_stale AND ($tag IS NULL OR list_contains(p.tags, $tag))
ORDER BY t.stale_score DESC, t.person_id
