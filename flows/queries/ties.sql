-- One row is the tie with a known human being as of the end of the day $as_of, the strongest first; $tag may be
-- NULL.
SELECT
    t.person_id,
    p.display_name,
    p.organisation,
    t.category,
    t.is_stale,
    t.sentence,
    t.last_contact_on,
    t.age_days,
    t.silent_days,
    t.expected_gap_days,
    t.expected_gap_from,
    t.overdue,
    t.strength,
    t.strength_90_days_ago,
    t.p_dormant,
    t.contact_days,
    t.label,
    t.label_reason,
    t.next_meeting_at,
    t.coverage,
    t.coverage_reason,
    t.set_aside,
    p.emails,
    p.phones,
    t.title AS proof_title,
    t.account AS proof_account,
    t.source AS proof_source,
    t.record_id AS proof_record_id
FROM tie_as_of($as_of) AS t
JOIN person AS p USING (person_id)
WHERE t.is_known AND p.kind = 'human' AND ($tag IS NULL OR list_contains(p.tags, $tag))
ORDER BY t.strength DESC, t.person_id
