-- One row is a person other than the owner, and the figures of the tie as of a day.
CREATE MACRO derived.standing_as_of(day) AS TABLE
    WITH counted AS MATERIALIZED (
        SELECT
            person.person_id,
            tally.* EXCLUDE (person_id, contact_days, strength, strength_90_days_ago),
            coalesce(tally.contact_days, 0) AS contact_days,
            day - tally.last_on AS age_days,
            day - tally.last_on - people.derived.away_days(tally.last_on, day) AS silent_days,
            tally.last_on - tally.first_on - people.derived.away_days(tally.first_on, tally.last_on) AS gap_days,
            coalesce(tally.strength, 0) AS strength,
            coalesce(tally.strength_90_days_ago, 0) AS strength_90_days_ago,
            person.is_in_address_book
                OR (tally.last_outbound_at IS NOT NULL AND tally.last_inbound_at IS NOT NULL) AS is_known,
            tally.last_outbound_at IS NULL AS is_never_met,
            person.kind = 'human' AS is_human,
            is_human AND is_known AND NOT is_never_met AS is_tie
        FROM people.derived.person_sort AS person
        LEFT JOIN people.derived.tally_as_of(day) AS tally USING (person_id)
        WHERE NOT person.is_owner
    ),
    overall AS (
        SELECT
            sum(gap_days) / nullif(sum(contact_days - 1), 0) AS mean_gap_days,
            list_reverse_sort(list(strength))[ceil(any_value(constant.close_share) * count(*))::BIGINT] AS close_strength
        FROM counted, people.derived.tie_constant AS constant
        WHERE is_tie
    ),
    dormancy AS (
        FROM people.derived.dormancy_model
        WHERE from_on <= day
        ORDER BY from_on DESC
        LIMIT 1
    ),
    rated AS (
        SELECT
            counted.*,
            CASE WHEN contact_days > 0 THEN
                (gap_days + constant.prior_gaps * overall.mean_gap_days)
                / (contact_days - 1 + constant.prior_gaps)
            END AS learned_gap_days,
            1 / (1 + exp(-(dormancy.intercept + dormancy.slope * (
                constant.dormant_base
                + constant.dormant_age * ln(1 + silent_days)
                + constant.dormant_contact_days * ln(1 + contact_days_365)
            )))) AS p_dormant,
            CASE
                WHEN is_never_met THEN 'never_met'
                WHEN age_days > constant.lost_age_days THEN 'lost'
                WHEN age_days >= constant.dormant_age_days THEN 'dormant'
                WHEN age_days > constant.active_age_days OR contact_days < constant.active_contact_days THEN 'weak'
                WHEN is_tie AND strength >= overall.close_strength THEN 'close'
                ELSE 'active'
            END AS category
        FROM counted, overall, dormancy, people.derived.tie_constant AS constant
    ),
    expected AS (
        SELECT
            rated.*,
            coalesce(own.days, shared.days, learned_gap_days) AS expected_gap_days,
            coalesce(own.said_by, shared.said_of, CASE WHEN learned_gap_days IS NOT NULL THEN 'learned' END)
                AS expected_gap_from,
            coalesce(own.days, shared.days) AS cadence_days,
            -- Where there never was contact, a cadence waits from the day on which it was said.
            coalesce(silent_days, day - own.from_on - people.derived.away_days(own.from_on, day)) AS waiting_days
        FROM rated
        LEFT JOIN people.derived.person_cadence AS own USING (person_id)
        LEFT JOIN people.derived.cadence AS shared ON lower(shared.said_of) = 'category ' || rated.category
    )
    SELECT
        expected.*,
        CASE WHEN expected_gap_days IS NOT NULL THEN
            (silent_days + 0.5) / greatest(constant.shortest_gap_days, expected_gap_days)
        END AS overdue
    FROM expected, people.derived.tie_constant AS constant;
