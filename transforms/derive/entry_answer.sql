-- One row is an entry of a calendar that names people: what the owner answered, and how many others were to come.
CREATE TABLE derived.entry_answer AS
SELECT
    entry_id,
    CASE
        WHEN bool_or(is_owner AND response IN ('declined', 'delegated')) THEN 'declined'
        -- No organiser: the owner wrote it into a calendar of their own.
        WHEN NOT bool_or(is_organizer) OR bool_or(is_owner AND is_organizer) THEN 'organised'
        WHEN NOT bool_or(is_owner) THEN 'absent'
        ELSE coalesce(any_value(response) FILTER (is_owner), 'needs_action')
    END AS owner_response,
    -- Rooms, lists, machines and offices are not people; of a shared mailbox somebody came.
    count(*) FILTER (
        coalesce(bar, 'shared_address') = 'shared_address' AND coalesce(response, '') NOT IN ('declined', 'delegated')
    ) AS group_size,
    bool_or(bar IS NULL AND response IN ('declined', 'delegated')) AS has_decliner
FROM derived.invitee
GROUP BY entry_id;
