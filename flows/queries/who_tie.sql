-- One row: the tie to the person $person_id, as of the refresh.
SELECT
    category, sentence, is_stale, last_contact_on, title AS proof, account, source, record_id, next_meeting_at,
    contact_days, expected_gap_days, overdue, p_dormant, strength, strength_90_days_ago, label, label_reason,
    coverage, coverage_reason
FROM tie
WHERE person_id = $person_id
