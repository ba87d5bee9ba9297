-- One row is a row of derived.dormancy_example with the score that the start values give.
SELECT
    example.quarter,
    constant.dormant_base
    + constant.dormant_age * ln(1 + example.silent_days)
    + constant.dormant_contact_days * ln(1 + example.contact_days_365) AS score,
    example.is_silent,
    example.ties
FROM derived.dormancy_example AS example, derived.tie_constant AS constant
ORDER BY ALL
