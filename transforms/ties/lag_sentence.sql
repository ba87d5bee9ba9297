-- Why a source may have missed contact by a day, from a row of derived.source_span.
CREATE MACRO derived.lag_sentence(span, day) AS format(
    '{} of {} {}',
    span.source,
    span.account,
    CASE
        WHEN span.synced_to_on IS NULL THEN 'was never synced whole'
        WHEN span.synced_from_on > day THEN format('is synced from {} only', strftime(span.synced_from_on, '%-d %B %Y'))
        ELSE format('was last synced on {}', strftime(span.synced_to_on, '%-d %B %Y'))
    END
);
