-- The kind of a tie and why, after Ibarra and Hunter 2007 (operational, personal, strategic), as a struct; NULL where
-- nothing speaks for one. Metadata do not know what a tie is for: these are light heuristics.
CREATE MACRO derived.tie_label(standing, affiliation, constant) AS
    CASE
        WHEN standing.is_never_met THEN NULL
        WHEN affiliation.private_tag IS NOT NULL THEN {
            label: 'personal',
            reason: format('Tagged {}.', affiliation.private_tag)
        }
        WHEN affiliation.same_domain IS NOT NULL AND standing.last_met_at IS NOT NULL THEN {
            label: 'operational',
            reason: format('Your own organisation ({}).', affiliation.same_domain)
        }
        WHEN affiliation.same_domain IS NOT NULL THEN {
            label: 'strategic',
            reason: format('Your own organisation ({}), but you have shared no small meeting.', affiliation.same_domain)
        }
        WHEN affiliation.other_domain IS NOT NULL
            AND standing.series_days >= constant.label_series_share * standing.contact_days
        THEN {
            label: 'operational',
            reason: format(
                '{}; {} of {} were recurring meetings.',
                affiliation.other_domain,
                standing.series_days,
                people.derived.number_of(standing.contact_days, 'contact day')
            )
        }
        WHEN affiliation.other_domain IS NOT NULL AND standing.recent_office_days >= constant.label_office_days THEN {
            label: 'operational',
            reason: format(
                '{}; {} in office hours within {} days.',
                affiliation.other_domain,
                people.derived.number_of(standing.recent_office_days, 'contact day'),
                constant.label_office_span_days
            )
        }
        WHEN affiliation.other_domain IS NOT NULL THEN {
            label: 'strategic',
            reason: format('Another organisation ({}).', affiliation.other_domain)
        }
        WHEN affiliation.has_free_mail_only
            AND standing.off_hours_days >= constant.label_off_hours_share * standing.outbound_days
        THEN {
            label: 'personal',
            reason: format(
                'A private address; {} of {} were in the evening or at a weekend.',
                standing.off_hours_days,
                people.derived.number_of(standing.outbound_days, 'contact day')
            )
        }
    END;
