-- One row is a person's contact day as it stood from the end of ended_on on, until superseded_on, when another
-- meeting that began that day had ended too. Mail ends when it is sent. Of what counts only. Whoever asks about day D reads
-- the rows with ended_on <= D that were not superseded by D: one for each person and contact_on.
CREATE TABLE derived.contact_day AS
WITH ended AS (
    SELECT
        person_id,
        contact_on,
        ended_on,
        1 / sqrt(greatest(min(group_size), 1)) AS w,  -- the greatest weight; docs/decisions/0005-ties.md
        max(interaction_id) AS last_interaction_id,
        min(occurred_at) FILTER (kind = 'meeting') AS first_met_at,
        max(occurred_at) AS last_at,
        max(occurred_at) FILTER (kind IN ('meeting', 'met')) AS last_met_at,
        max(occurred_at) FILTER (direction <> 'in') AS last_outbound_at,
        max(occurred_at) FILTER (direction <> 'out') AS last_inbound_at,
        bool_and(is_recurring) AS is_series,
        bool_or(is_office_hours) AS is_office_hours,
        bool_or(is_office_hours) FILTER (direction <> 'in') AS is_office_outbound
    FROM derived.interaction
    WHERE counts
    GROUP BY person_id, contact_on, ended_on
),
manifold AS (
    -- Hardly anything ends on a later day; only where something does, rows of one day look at each other.
    SELECT DISTINCT person_id, contact_on
    FROM ended
    WHERE ended_on <> contact_on
)
SELECT
    person_id,
    contact_on,
    ended_on,
    NULL AS superseded_on,
    w,
    last_interaction_id,               -- the proof
    first_met_at,                      -- of what ended on ended_on only: for the next meeting
    last_at,
    last_met_at,
    last_outbound_at,
    last_inbound_at,
    is_series,                         -- nothing but recurring meetings
    is_office_hours,
    is_office_outbound                 -- NULL: nothing from the owner that day
FROM ended
ANTI JOIN manifold USING (person_id, contact_on)
UNION ALL
SELECT
    person_id,
    contact_on,
    ended_on,
    lead(ended_on) OVER (PARTITION BY person_id, contact_on ORDER BY ended_on),
    max(w) OVER so_far,
    max(last_interaction_id) OVER so_far,
    first_met_at,
    max(last_at) OVER so_far,
    max(last_met_at) OVER so_far,
    max(last_outbound_at) OVER so_far,
    max(last_inbound_at) OVER so_far,
    bool_and(is_series) OVER so_far,
    bool_or(is_office_hours) OVER so_far,
    bool_or(is_office_outbound) OVER so_far
FROM ended
SEMI JOIN manifold USING (person_id, contact_on)
WINDOW so_far AS (PARTITION BY person_id, contact_on ORDER BY ended_on);
