-- One row is how many ties had been silent for so many days after so many contact days in a year when a quarter began,
-- and then stayed silent for half a year, or did not. A half year is two calendar quarters, so that one pass over the contact
-- days finds all. It counts only where the owner still was in touch with somebody when it ended: a warehouse that was not
-- synced, or an owner who was away, tells nothing of a tie.
CREATE TABLE derived.dormancy_example AS
WITH by_quarter AS (
    SELECT
        contact.person_id,
        derived.quarter_of(contact.contact_on) AS quarter,
        count(*) AS contact_days,
        max(contact.contact_on) AS last_on,
        count(contact.last_outbound_at) > 0 AS has_outbound
    FROM derived.contact_day AS contact
    JOIN derived.person_seen AS person USING (person_id)
    LEFT JOIN derived.said_tie AS said USING (person_id)
    WHERE contact.superseded_on IS NULL
        AND person.kind = 'human'
        AND NOT person.is_owner
        AND said.ending IS NULL
        AND said.is_elsewhere IS NOT TRUE
    GROUP BY ALL
),
active AS (
    SELECT quarter
    FROM by_quarter
    GROUP BY quarter
    HAVING derived.quarter_start(quarter + 1) - max(last_on) <= (SELECT refit_quiet_days FROM derived.tie_constant)
),
running AS (
    SELECT
        quarter,
        last_on,
        lead(quarter) OVER own AS next_quarter,
        bool_or(has_outbound) OVER so_far AS has_outbound,
        sum(contact_days) OVER so_far AS all_days,
        sum(contact_days) OVER (own RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) AS days_of_four,
        sum(contact_days) OVER (own RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS days_of_three
    FROM by_quarter
    WINDOW
        own AS (PARTITION BY person_id ORDER BY quarter),
        so_far AS (PARTITION BY person_id ORDER BY quarter ROWS UNBOUNDED PRECEDING)
),
looked_at AS (
    -- A tie is looked at while it is not dormant: one quarter behind that of its last contact, and two.
    SELECT quarter + 1 AS quarter, last_on, days_of_four AS contact_days, all_days, has_outbound, next_quarter
    FROM running
    UNION ALL
    SELECT quarter + 2, last_on, days_of_three, all_days, has_outbound, next_quarter
    FROM running
    WHERE coalesce(next_quarter > quarter + 1, TRUE)
),
counted AS (
    SELECT
        looked_at.quarter,
        looked_at.last_on,
        looked_at.contact_days,
        coalesce(looked_at.next_quarter > looked_at.quarter + 1, TRUE) AS is_silent,
        count(*) AS ties
    FROM looked_at
    JOIN active ON active.quarter = looked_at.quarter + 1
    WHERE looked_at.has_outbound
        AND looked_at.all_days >= (SELECT stale_contact_days FROM derived.tie_constant)
    GROUP BY ALL
)
SELECT
    quarter,
    derived.quarter_start(quarter) - 1 - last_on - derived.away_days(last_on, derived.quarter_start(quarter) - 1)
        AS silent_days,
    contact_days::BIGINT AS contact_days_365,
    is_silent,
    sum(ties)::BIGINT AS ties
FROM counted
GROUP BY ALL;
