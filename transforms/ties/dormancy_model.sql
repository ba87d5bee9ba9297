-- One row is how p_dormant is told from a day on, until the next row's: as sigmoid(intercept + slope * score), the
-- score being that of the start values in derived.tie_constant. It is fitted to the owner's own past, as it was on that day, and so
-- what is said of a day does not depend on when it is asked.
CREATE TABLE derived.dormancy_model (
    from_on DATE,
    intercept DOUBLE,
    slope DOUBLE,
    is_own BOOLEAN,                    -- fitted to the owner's past: it foretold the held-out ties better than the start values
    fitted_ties BIGINT,                -- to how many ties
    held_out_ties BIGINT,              -- and on how many later ones it was tried
    held_out_from INTEGER,             -- in which quarters, both included
    held_out_to INTEGER,
    start_log_loss DOUBLE,             -- how wrong the start values were there, per tie
    own_log_loss DOUBLE                -- and how wrong the fitted ones
);
