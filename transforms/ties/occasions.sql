-- What makes a day a good one to get in touch with someone, the most telling first: structs of kind, day and sentence.
-- From a row of derived.standing_as_of, a birthday, the newest row of derived.job_change, and the day of the next meeting.
CREATE MACRO derived.occasions(standing, birthday, turned, meeting_on, constant, day) AS list_filter(
    [
        CASE
            WHEN meeting_on - day <= constant.occasion_days AND standing.silent_days >= constant.stale_age_days
                AND standing.overdue >= constant.stale_overdue
            THEN {
                kind: 'meeting_ahead',
                occasion_on: meeting_on,
                sentence: format('You meet on {}, after {}.', strftime(meeting_on, '%-d %B %Y'), people.derived.number_of(standing.age_days, 'day'))
            }
        END,
        CASE
            WHEN people.derived.next_on(right(birthday, 5), day) - day <= constant.occasion_days
            THEN {
                kind: 'birthday',
                occasion_on: people.derived.next_on(right(birthday, 5), day),
                sentence: format('Birthday on {}.', strftime(people.derived.next_on(right(birthday, 5), day), '%-d %B'))
            }
        END,
        CASE
            WHEN day - turned.changed_on <= constant.occasion_change_days AND turned.confidence >= constant.occasion_confidence
            THEN {
                kind: 'new_employer',
                occasion_on: turned.changed_on,
                sentence: format('At {} now (before: {}).', turned.after, turned.before)
            }
        END,
        CASE
            WHEN standing.first_met_on < day - 300
                AND standing.contact_days >= constant.stale_contact_days
                AND people.derived.next_on(strftime(standing.first_met_on, '%m-%d'), day) - day <= constant.occasion_days
            THEN {
                kind: 'anniversary',
                occasion_on: people.derived.next_on(strftime(standing.first_met_on, '%m-%d'), day),
                sentence: format(
                    'You first met on {}: {} ago.',
                    strftime(standing.first_met_on, '%-d %B %Y'),
                    people.derived.number_of(
                        year(people.derived.next_on(strftime(standing.first_met_on, '%m-%d'), day)) - year(standing.first_met_on),
                        'year'
                    )
                )
            }
        END
    ],
    lambda one: one IS NOT NULL
);
