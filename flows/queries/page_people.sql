-- One row is the tie with a known human being as of the end of the day $as_of, the strongest first: what the page of
-- the reports shows of everybody.
SELECT
    t.person_id,
    p.display_name AS name,
    p.organisation,
    p.title AS role,
    t.category,
    t.is_stale,
    t.sentence,
    t.last_contact_on,
    t.age_days,
    round(t.expected_gap_days) AS expected_gap_days,
    t.expected_gap_from,
    round(t.overdue, 1) AS overdue,
    round(t.strength, 2) AS strength,
    round(t.strength_90_days_ago, 2) AS strength_before,
    round(t.p_dormant, 2) AS p_dormant,
    round(t.stale_score, 3) AS stale_score,
    t.contact_days,
    t.label,
    t.label_reason,
    t.colleague_of,
    occasion.sentence AS occasion,
    t.next_meeting_at,
    t.coverage_reason,
    t.set_aside,
    p.birthday,
    p.emails,
    p.phones,
    p.tags,
    p.notes,
    t.title AS proof_title,
    t.account AS proof_account,
    t.source AS proof_source,
    t.record_id AS proof_record_id
FROM tie_as_of($as_of) AS t
JOIN person AS p USING (person_id)
LEFT JOIN derived.best_occasion($as_of) AS occasion USING (person_id)
WHERE t.is_known AND p.kind = 'human'
ORDER BY t.strength DESC, t.person_id
