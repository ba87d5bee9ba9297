-- One row is a person and what their contact days add up to, of those that had ended by the end of the day.
CREATE MACRO derived.tally_as_of(day) AS TABLE
    SELECT
        contact.person_id,
        count(*) AS contact_days,
        count_if(day - contact.contact_on < constant.dormant_span_days)::BIGINT AS contact_days_365,
        min(contact.contact_on) AS first_on,
        max(contact.contact_on) AS last_on,
        max(contact.last_interaction_id) AS last_interaction_id,
        max(contact.last_at) AS last_at,
        max(contact.last_met_at) AS last_met_at,
        max(contact.last_outbound_at) AS last_outbound_at,
        max(contact.last_inbound_at) AS last_inbound_at,
        count_if(contact.is_series) AS series_days,
        count_if(contact.is_office_hours AND day - contact.contact_on < constant.label_office_span_days)
            AS recent_office_days,
        count(contact.last_outbound_at) AS outbound_days,
        count_if(NOT contact.is_office_outbound) AS off_hours_days
    FROM people.derived.contact_day AS contact, people.derived.tie_constant AS constant
    WHERE contact.ended_on <= day AND (contact.superseded_on IS NULL OR contact.superseded_on > day)
    GROUP BY contact.person_id;
