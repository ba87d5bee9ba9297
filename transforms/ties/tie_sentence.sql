-- A tie in plain words: 'Usually every 12 days; now 70 days since you met on 14 September 2026 (Weekly sync).'
CREATE MACRO derived.tie_sentence(contact_days, usual_gap_days, age, last_on, direction, what) AS
    CASE
        WHEN last_on IS NULL THEN 'No contact found.'
        ELSE concat(
            CASE
                WHEN contact_days = 1 THEN 'In touch once; '
                WHEN contact_days = 2 THEN 'In touch on two days; '
                WHEN round(usual_gap_days) <= 1 THEN 'Usually every day; '
                ELSE format('Usually every {} days; ', round(usual_gap_days)::BIGINT)
            END,
            CASE
                WHEN age = 0 THEN format('{} today', people.derived.last_act(direction))
                ELSE format(
                    'now {} since {} on {}',
                    people.derived.number_of(age, 'day'),
                    people.derived.last_act(direction),
                    strftime(last_on, '%-d %B %Y')
                )
            END,
            ' (' || nullif(trim(regexp_replace(what, '\s+', ' ', 'g')), '') || ')',
            '.'
        )
    END;
