-- One row is a tenth of the scale of p_dormant, and of the ties that were foretold in it, in the quarters that the model
-- as of $as_of had not seen, how many then were silent for half a year. Internal tables.
WITH model AS (
    FROM derived.dormancy_model
    WHERE from_on <= $as_of
    ORDER BY from_on DESC
    LIMIT 1
),
foretold AS (
    SELECT
        1 / (1 + exp(-(model.intercept + model.slope * (
            constant.dormant_base
            + constant.dormant_age * ln(1 + example.silent_days)
            + constant.dormant_contact_days * ln(1 + example.contact_days_365)
        )))) AS p_dormant,
        example.is_silent,
        example.ties
    FROM derived.dormancy_example AS example, model, derived.tie_constant AS constant
    WHERE example.quarter BETWEEN model.held_out_from AND model.held_out_to
)
SELECT
    least(floor(10 * p_dormant), 9)::INTEGER / 10 AS from_p,
    sum(ties)::BIGINT AS ties,
    sum(ties * p_dormant) / sum(ties) AS foretold,
    sum(ties * is_silent::INTEGER) / sum(ties) AS observed
FROM foretold
GROUP BY from_p
ORDER BY from_p
