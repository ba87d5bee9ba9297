-- A tie in plain words: 'Usually every 12 days; now 70 days since you met on 14 September 2026 (Weekly sync).'
CREATE MACRO derived.tie_sentence(contact_days, gap_days, gap_from, age, last_on, direction, what) AS
    CASE
        WHEN last_on IS NULL AND gap_from <> 'learned'
        THEN format('You want to be in touch every {}; no contact found.', people.derived.number_of(gap_days::BIGINT, 'day'))
        WHEN last_on IS NULL THEN 'No contact found.'
        ELSE concat(
            CASE
                WHEN gap_from <> 'learned'
                THEN format('You want to be in touch every {}; ', people.derived.number_of(gap_days::BIGINT, 'day'))
                WHEN contact_days = 1 THEN 'In touch once; '
                WHEN contact_days = 2 THEN 'In touch on two days; '
                WHEN round(gap_days) <= 1 THEN 'Usually every day; '
                ELSE format('Usually every {} days; ', round(gap_days)::BIGINT)
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
