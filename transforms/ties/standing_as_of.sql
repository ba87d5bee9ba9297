-- One row is a person other than the owner, and the figures of the tie as of a day.
CREATE MACRO derived.standing_as_of(day) AS TABLE
    WITH counted AS MATERIALIZED (
        SELECT
            person.person_id,
            tally.* EXCLUDE (person_id, contact_days),
            coalesce(tally.contact_days, 0) AS contact_days,
            day - tally.last_on AS age_days,
            coalesce(now.strength, 0) AS strength,
            coalesce(earlier.strength, 0) AS strength_90_days_ago,
            person.is_in_address_book
                OR (tally.last_outbound_at IS NOT NULL AND tally.last_inbound_at IS NOT NULL) AS is_known,
            tally.last_outbound_at IS NULL AS is_never_met,
            person.kind = 'human' AND is_known AND NOT is_never_met AS is_tie
        FROM people.derived.person AS person
        LEFT JOIN people.derived.tally_as_of(day) AS tally USING (person_id)
        LEFT JOIN people.derived.strength_as_of(day, 0) AS now USING (person_id)
        LEFT JOIN people.derived.strength_as_of(day, (SELECT trend_days FROM people.derived.tie_constant)) AS earlier
            USING (person_id)
        WHERE NOT person.is_owner
    ),
    overall AS (
        SELECT sum(last_on - first_on) / nullif(sum(contact_days - 1), 0) AS mean_gap_days
        FROM counted
        WHERE is_tie
    ),
    rated AS (
        SELECT
            counted.*,
            CASE WHEN contact_days > 0 THEN
                ((last_on - first_on) + constant.prior_gaps * overall.mean_gap_days)
                / (contact_days - 1 + constant.prior_gaps)
            END AS expected_gap_days,
            1 / (1 + exp(-(
                constant.dormant_base
                + constant.dormant_age * ln(1 + age_days)
                + constant.dormant_contact_days * ln(1 + contact_days_365)
            ))) AS p_dormant,
            CASE
                WHEN is_never_met THEN 'never_met'
                WHEN age_days > constant.lost_age_days THEN 'lost'
                WHEN age_days >= constant.dormant_age_days THEN 'dormant'
                WHEN age_days > constant.active_age_days OR contact_days < constant.active_contact_days THEN 'weak'
                WHEN is_tie
                    AND rank() OVER strongest <= ceil(constant.close_share * count(*) OVER (PARTITION BY is_tie))
                THEN 'close'
                ELSE 'active'
            END AS category
        FROM counted, overall, people.derived.tie_constant AS constant
        WINDOW strongest AS (PARTITION BY is_tie ORDER BY strength DESC)
    )
    SELECT
        rated.*,
        CASE WHEN expected_gap_days IS NOT NULL THEN
            (age_days + 0.5) / greatest(constant.shortest_gap_days, expected_gap_days)
        END AS overdue
    FROM rated, people.derived.tie_constant AS constant;
