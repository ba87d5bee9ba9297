-- One row is one real meeting, told by the entry that knows best, whichever calendars and accounts have it.
-- TRANSP:TRANSPARENT (shown as free) does not disqualify: it speaks of the owner's diary, not of who met.
CREATE TABLE derived.meeting AS
WITH place AS (
    SELECT account, source, collections, unnest(collections) AS name
    FROM (SELECT DISTINCT account, source, collections FROM core.meeting_entry)
),
-- A record that several calendars hold is read in any of them.
known AS (
    SELECT
        account,
        source,
        collections,
        bool_and(coalesce(collection.is_left, FALSE)) AS is_left,
        max(coalesce(collection.read_on, DATE 'infinity')) AS read_on
    FROM place
    LEFT JOIN core.collection AS collection USING (account, source, name)
    GROUP BY account, source, collections
),
told AS (
    SELECT
        occurrence.* EXCLUDE (seen_at, gone_at),
        entry.account,
        entry.source,
        entry.record_id,
        entry.entry,
        occurrence.gone_at IS NOT NULL OR entry.is_gone AS is_gone,
        coalesce(occurrence.gone_at, entry.gone_at) AS gone_at,
        -- Of what is gone: it was there at least until then.
        coalesce(occurrence.seen_at, entry.seen_at, entry.gone_at) AS seen_at,
        entry.title,
        entry.status,
        entry.is_private,
        entry.is_transparent,
        entry.hides_guests,
        entry.sequence,
        entry.updated_at,
        account.counts_unanswered,
        -- Calendars go on when the owner has left: a series does not end by itself.
        coalesce(occurrence.starts_on > account.closed_on, FALSE) AS is_after_closing,
        known.is_left AND occurrence.starts_on > known.read_on AS is_after_leaving,
        occurrence.gone_at IS NULL AND NOT entry.is_gone AND occurrence.ended_on > known.read_on AS is_ahead,
        CASE
            WHEN occurrence.gone_at IS NOT NULL THEN occurrence.gone_at
            WHEN entry.is_gone THEN entry.gone_at
            WHEN isfinite(known.read_on) THEN (known.read_on + 1)::TIMESTAMP AT TIME ZONE 'UTC'
            ELSE 'infinity'
        END AS known_until_at,
        coalesce(answer.owner_response, 'organised') AS owner_response,
        coalesce(answer.group_size, 0) AS group_size,
        coalesce(answer.has_decliner, FALSE) AS has_decliner
    FROM derived.occurrence AS occurrence
    CROSS JOIN derived.rule AS rule
    JOIN core.meeting_entry AS entry USING (entry_id)
    LEFT JOIN core.account AS account USING (account)
    JOIN known
        ON known.account = entry.account AND known.source = entry.source AND known.collections = entry.collections
    LEFT JOIN derived.entry_answer AS answer USING (entry_id)
    -- A series foretells as far from the day on which its calendar was last read as it would from today.
    WHERE NOT is_recurring OR is_override OR NOT isfinite(known.read_on) OR starts_on <= known.read_on + rule.days_ahead
),
copied AS (
    -- Few are told more than once; only those are weighed against each other.
    SELECT uid, coalesce(original_at, 'infinity') AS original_at, count(*) AS copy_count
    FROM derived.occurrence
    GROUP BY uid, original_at
    HAVING count(*) > 1
),
spoken AS (
    SELECT told.*, 1 AS copy_count
    FROM told
    ANTI JOIN copied ON copied.uid = told.uid AND copied.original_at = coalesce(told.original_at, 'infinity')
    UNION ALL
    SELECT copy.* EXCLUDE (is_outdated)
    FROM (
        SELECT
            told.*,
            copied.copy_count,
            -- What an old export foretold is worth less than what became of it in a calendar that was read since.
            told.is_ahead AND told.known_until_at < max(told.known_until_at) OVER (
                PARTITION BY told.uid, told.original_at
            ) AS is_outdated
        FROM told
        JOIN copied ON copied.uid = told.uid AND copied.original_at = coalesce(told.original_at, 'infinity')
    ) AS copy
    QUALIFY row_number() OVER (
        PARTITION BY uid, original_at
        ORDER BY
            is_after_closing OR is_after_leaving,
            is_outdated,
            status = 'deleted',        -- says no more than that it is gone
            is_gone,
            seen_at DESC,              -- of copies that are all gone, the one that stood longest
            is_override DESC,          -- a change made by hand before the rule of the series
            sequence DESC,             -- RFC 5545 3.8.7.4: raised with every change that matters
            CASE owner_response        -- the copy in which the owner has answered
                WHEN 'organised' THEN 1 WHEN 'accepted' THEN 1 WHEN 'declined' THEN 1 WHEN 'tentative' THEN 2
                WHEN 'needs_action' THEN 3 ELSE 4
            END,
            hides_guests,
            updated_at DESC NULLS LAST,
            account, source, record_id, entry
    ) = 1
),
judged AS (
    SELECT
        spoken.*,
        CASE
            WHEN ended_at < occurred_at OR starts_on < rule.first_day OR starts_on >= rule.end_day THEN 'absurd_date'
            WHEN is_after_closing THEN 'account_closed'
            WHEN is_after_leaving THEN 'calendar_left'
            WHEN status IN ('cancelled', 'deleted') THEN 'cancelled'
            WHEN is_gone AND gone_at < ended_at THEN 'deleted_before_end'
            WHEN is_gone AND seen_at < ended_at THEN 'deleted_unseen'
            WHEN is_all_day THEN 'all_day'
            WHEN owner_response = 'declined' THEN 'declined'
            WHEN owner_response = 'absent' THEN 'owner_absent'
            WHEN owner_response IN ('tentative', 'needs_action') AND NOT coalesce(counts_unanswered, FALSE)
            THEN 'unanswered'
            WHEN hides_guests THEN 'guests_hidden'
            WHEN group_size = 0 AND has_decliner THEN 'declined_by_them'
            WHEN group_size = 0 THEN 'alone'
            WHEN group_size > rule.largest_group THEN 'large_group'
            WHEN is_ahead THEN 'ahead'
            ELSE 'meeting'
        END AS reason
    FROM spoken, derived.rule AS rule
)
SELECT
    row_number() OVER () AS meeting_id,
    *
FROM (
    SELECT
        judged.* EXCLUDE (
            status, sequence, hides_guests, counts_unanswered, is_after_closing, is_after_leaving, is_ahead, known_until_at,
            seen_at, has_decliner
        ),
        CASE status WHEN 'deleted' THEN 'cancelled' ELSE status END AS status,
        -- Nobody has looked since it was over.
        judged.is_after_closing OR judged.is_after_leaving OR judged.is_ahead AS is_foretold,
        reason.counts
    FROM judged
    JOIN derived.reason AS reason USING (reason)
    ORDER BY judged.occurred_at, judged.uid, judged.original_at
);
