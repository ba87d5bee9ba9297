-- One row is an interaction of one person, the newest first.
CREATE MACRO main.timeline(person) AS TABLE
    SELECT
        occurred_at,
        ended_at,
        contact_on,
        kind,
        direction,
        title,
        group_size,
        counts,
        reason,
        reason_sentence,
        account,
        source,
        record_id,
        is_recurring,
        is_gone
    FROM people.main.interaction
    WHERE person_id = people.derived.living(person)
    ORDER BY occurred_at DESC, account, source, record_id;
COMMENT ON MACRO TABLE main.timeline IS 'Everything between the owner and one person, by person_id, the newest first, with why it counts or not.';
