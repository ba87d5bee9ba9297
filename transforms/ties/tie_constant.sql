-- One row: the constants of a tie. Measured on four mail archives and a call record: docs/decisions/0005-ties.md.
CREATE TABLE derived.tie_constant AS
SELECT
    -- strength = ln(1 + D_short) + ln(1 + D_long), D_h = sum of w * 0.5^(age/h): best parameter-free score
    14 AS short_half_life_days,
    180 AS long_half_life_days,
    90 AS trend_days,                  -- how far back the earlier strength looks
    -- p_dormant = sigmoid(base + age * ln(1 + age_days) + days * ln(1 + contact_days_365)): logistic regression over
    -- four archives and a call record, equal weights: the probability of 180 silent days. Start values: dormancy.py
    -- fits them to the owner's own past
    -0.338 AS dormant_base,
    0.494 AS dormant_age,
    -1.09 AS dormant_contact_days,
    365 AS dormant_span_days,
    30 AS refit_quiet_days,            -- an owner in touch with nobody for longer tells nothing of the half year before
    2 AS prior_gaps,                   -- the owner's mean gap weighs as much as two of the person's own
    1 AS shortest_gap_days,
    -- Stale: flags 19 % of the ties in touch within 180 days; 76 % of those then stayed silent for 180 days, 49 % of
    -- the rest. Stricter rules flag hardly any, looser ones are right less often.
    3 AS stale_contact_days,
    30 AS stale_age_days,
    1.5 AS stale_overdue,
    0.5 AS stale_p_dormant,
    -- Categories; lost: where Levin, Walter and Murnighan's dormant ties begin, three years
    90 AS active_age_days,
    180 AS dormant_age_days,
    1095 AS lost_age_days,
    3 AS active_contact_days,
    0.05 AS close_share,               -- the strongest of all ties, rounded up
    -- A source that lags more than both behind the day asked about could have missed contact
    7 AS lag_days,
    0.1 AS lag_gaps,
    -- A span without any contact is proposed as a pause: as long as both
    14 AS quiet_days,
    4 AS quiet_times,                  -- of the span that nine in ten are shorter than
    -- Labels: light heuristics after Ibarra and Hunter 2007
    0.5 AS label_series_share,
    12 AS label_office_days,
    90 AS label_office_span_days,
    0.5 AS label_off_hours_share;
