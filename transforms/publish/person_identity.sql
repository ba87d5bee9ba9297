-- One row is an address, number or URL and a person known under it; of several spellings of a mailbox, each.
CREATE TABLE derived.person_identity AS
WITH known AS (
    SELECT
        identity.kind,
        identity.identity,
        identity.match_key,
        member.person_id,
        bool_or(identity.account <> 'observed') AS is_on_card,
        list(identity.account || '/' || identity.source) FILTER (identity.account <> 'observed') AS cards_in
    FROM derived.record_identity AS identity
    JOIN derived.person_member AS member USING (record_no)
    GROUP BY identity.kind, identity.identity, identity.match_key, member.person_id
),
shared AS (
    SELECT kind, match_key
    FROM known
    GROUP BY kind, match_key
    HAVING min(person_id) <> max(person_id)
)
SELECT
    known.kind,
    known.identity,
    known.match_key,
    known.person_id,
    known.is_on_card,
    shared.match_key IS NOT NULL AS is_shared,
    CASE
        WHEN met.met_in IS NULL AND len(known.cards_in) = 1 THEN known.cards_in
        ELSE list_sort(list_distinct(list_concat(known.cards_in, met.met_in)))
    END AS seen_in,
    met.first_seen_on,
    met.last_seen_on,
    dead.since_on AS dead_since_on
FROM known
LEFT JOIN shared USING (kind, match_key)
LEFT JOIN derived.address_met AS met ON known.kind = 'email' AND met.person_id = known.person_id AND met.email = known.identity
LEFT JOIN derived.dead_address AS dead ON known.kind = 'email' AND dead.match_key = known.match_key;
