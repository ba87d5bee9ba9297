-- One row is a dormant or weak tie worth reviving, with what speaks for it.
CREATE TABLE derived.reconnect AS
WITH live AS (
    SELECT tie.person_id
    FROM derived.tie AS tie
    JOIN derived.reach AS reach USING (person_id)
    WHERE tie.category IN ('close', 'active') AND reach.is_living
),
around AS (
    -- Among whom they are: how many the owner is in touch with anyway, and how many not.
    SELECT
        link.person_id,
        count(live.person_id) AS live_links,
        count(*) - count(live.person_id) AS other_links
    FROM derived.link AS link
    LEFT JOIN live ON live.person_id = link.other_id
    GROUP BY link.person_id
),
silent AS (
    SELECT
        tie.person_id,
        tie.contact_days,
        coalesce(around.live_links, 0) AS live_links,
        coalesce(around.other_links, 0) AS other_links
    FROM derived.tie AS tie
    JOIN derived.person AS person USING (person_id)
    LEFT JOIN around USING (person_id)
    CROSS JOIN derived.network_constant AS constant
    WHERE person.kind = 'human'
        AND tie.is_known
        AND tie.set_aside IS NULL
        AND tie.last_outbound_at IS NOT NULL
        AND tie.age_days BETWEEN constant.reconnect_least_days AND constant.reconnect_most_days
)
SELECT
    person_id,
    live_links,                        -- people they were with whom the owner is in touch with
    other_links,                       -- and whom not
    -- Past strength and embeddedness foretell a revival best (AUC 0.74 to 0.81; either alone 0.70 to 0.78).
    ln(1 + contact_days) + ln(1 + live_links) AS revival_score,
    percent_rank() OVER (ORDER BY ln(1 + contact_days) + ln(1 + live_links)) AS likelihood,
    -- What they could tell that the owner's circle does not know; one unknown is taken for granted.
    (other_links + 1) / (live_links + other_links + 2) AS novelty
FROM silent;
