-- One row is a person other than the owner, and the tie as of a day: what is known today about contact that had
-- ended by the end of that day in the owner's zone.
CREATE MACRO main.tie_as_of(as_of_date) AS TABLE
    WITH standing AS (FROM people.derived.standing_as_of(as_of_date)),
    late AS MATERIALIZED (
        -- Hardly a source: only what is late for somebody is held against everybody.
        SELECT span.*
        FROM people.derived.source_span AS span, people.derived.tie_constant AS constant
        WHERE span.synced_to_on IS NULL
            OR span.synced_from_on > as_of_date
            OR as_of_date - span.synced_to_on > constant.lag_days
    ),
    lag AS (
        -- Sources that have shown the person or hold what the owner wrote, and whose synced span does not reach the day.
        SELECT
            standing.person_id,
            string_agg(people.derived.lag_sentence(span, as_of_date), '; ' ORDER BY span.account, span.source)
                AS sentence
        FROM late AS span
        CROSS JOIN standing
        LEFT JOIN people.derived.person_source AS seen USING (account, source, person_id)
        CROSS JOIN people.derived.tie_constant AS constant
        WHERE (seen.person_id IS NOT NULL OR span.carries_outbound)
            AND (
                span.synced_to_on IS NULL
                OR span.synced_from_on > as_of_date
                OR as_of_date - span.synced_to_on
                    > greatest(constant.lag_days, constant.lag_gaps * coalesce(standing.expected_gap_days, 0))
            )
        GROUP BY standing.person_id
    ),
    told AS (
        SELECT
            standing.*,
            coalesce(meeting.account, mail.account, exchange.account) AS account,
            coalesce(meeting.source, mail.source, exchange.source) AS source,
            coalesce(meeting.record_id, mail.record_id, exchange.record_id) AS record_id,
            coalesce(meeting.title, mail.subject) AS title,
            proof.direction AS last_direction,
            upcoming.next_meeting_at,
            people.derived.tie_label(standing, affiliation, constant) AS label,
            affiliation.colleague_of,
            lag.sentence AS lag_sentence,
            people.derived.set_aside(said, as_of_date) AS set_aside,
            CASE
                WHEN people.derived.set_aside(said, as_of_date) IS NOT NULL THEN FALSE
                WHEN standing.cadence_days IS NOT NULL
                THEN standing.is_human AND standing.waiting_days >= standing.cadence_days
                ELSE standing.is_tie
                    AND standing.category <> 'lost'
                    AND standing.contact_days >= constant.stale_contact_days
                    AND standing.silent_days >= constant.stale_age_days
                    AND standing.overdue >= constant.stale_overdue
                    AND standing.p_dormant >= constant.stale_p_dormant
            END AS is_silent
        FROM standing
        CROSS JOIN people.derived.tie_constant AS constant
        LEFT JOIN people.derived.affiliation AS affiliation USING (person_id)
        LEFT JOIN people.derived.said_tie AS said USING (person_id)
        LEFT JOIN people.derived.next_as_of(as_of_date) AS upcoming USING (person_id)
        LEFT JOIN people.derived.interaction AS proof ON proof.interaction_id = standing.last_interaction_id
        LEFT JOIN people.derived.meeting AS meeting USING (meeting_id)
        LEFT JOIN people.derived.message AS letter USING (message_number)
        LEFT JOIN people.core.message AS mail USING (mail_id)
        LEFT JOIN people.derived.exchange AS exchange USING (exchange_number)
        LEFT JOIN lag USING (person_id)
    )
    SELECT
        person_id,
        is_known,
        last_at AS last_contact_at,
        last_on AS last_contact_on,
        account,
        source,
        record_id,
        title,
        last_met_at,
        last_outbound_at,
        last_inbound_at,
        next_meeting_at,
        contact_days,
        coalesce(contact_days_365, 0) AS contact_days_365,
        age_days,
        silent_days,
        expected_gap_days,
        expected_gap_from,
        overdue,
        strength,
        strength_90_days_ago,
        p_dormant,
        category,
        label.label AS label,
        label.reason AS label_reason,
        colleague_of,
        CASE WHEN lag_sentence IS NULL THEN 'covered' ELSE 'unknown' END AS coverage,
        lag_sentence AS coverage_reason,
        set_aside,
        CASE WHEN is_silent AND lag_sentence IS NOT NULL THEN NULL ELSE coalesce(is_silent, FALSE) END AS is_stale,
        p_dormant * ln(1 + contact_days) AS stale_score,
        people.derived.tie_sentence(
            contact_days, expected_gap_days, expected_gap_from, age_days, last_on, last_direction, title
        ) AS sentence
    FROM told;
COMMENT ON MACRO TABLE main.tie_as_of IS
    'The ties as of a day: what is known today about contact that had ended by the end of that day in the owner''s time zone. Columns as in the view tie.';
