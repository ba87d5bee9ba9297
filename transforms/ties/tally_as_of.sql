-- One row is a person and what their contact days add up to, of those that had ended by the end of the day; and the
-- strength of the tie then and some days before. All in one pass: contact days are many.
CREATE MACRO derived.tally_as_of(day) AS TABLE
    WITH aged AS (
        SELECT
            contact.*,
            day - contact.contact_on AS age_days,
            contact.superseded_on IS NULL OR contact.superseded_on > day AS stands,
            contact.ended_on + constant.trend_days <= day
            AND (contact.superseded_on IS NULL OR contact.superseded_on + constant.trend_days > day) AS stood,
            constant.*
        FROM people.derived.contact_day AS contact, people.derived.tie_constant AS constant
        WHERE contact.ended_on <= day
    ),
    summed AS (
        SELECT
            person_id,
            count(*) FILTER (stands) AS contact_days,
            count(*) FILTER (stands AND age_days < dormant_span_days) AS contact_days_365,
            min(contact_on) FILTER (stands) AS first_on,
            max(contact_on) FILTER (stands) AS last_on,
            max(last_interaction_id) FILTER (stands) AS last_interaction_id,
            max(last_at) FILTER (stands) AS last_at,
            max(last_met_at) FILTER (stands) AS last_met_at,
            max(last_outbound_at) FILTER (stands) AS last_outbound_at,
            max(last_inbound_at) FILTER (stands) AS last_inbound_at,
            count(*) FILTER (stands AND is_series) AS series_days,
            count(*) FILTER (stands AND is_office_hours AND age_days < label_office_span_days) AS recent_office_days,
            count(last_outbound_at) FILTER (stands) AS outbound_days,
            count(*) FILTER (stands AND NOT is_office_outbound) AS off_hours_days,
            sum(w * pow(0.5, age_days / short_half_life_days)) FILTER (stands) AS short,
            sum(w * pow(0.5, age_days / long_half_life_days)) FILTER (stands) AS long,
            sum(w * pow(0.5, (age_days - trend_days) / short_half_life_days)) FILTER (stood) AS earlier_short,
            sum(w * pow(0.5, (age_days - trend_days) / long_half_life_days)) FILTER (stood) AS earlier_long
        FROM aged
        GROUP BY person_id
    )
    SELECT
        * EXCLUDE (short, long, earlier_short, earlier_long),
        -- Rounded, because the order in which threads add up shows in the last digits, and equal rows must stay equal.
        round(ln(1 + short) + ln(1 + long), 9) AS strength,
        coalesce(round(ln(1 + earlier_short) + ln(1 + earlier_long), 9), 0) AS strength_90_days_ago
    FROM summed;
