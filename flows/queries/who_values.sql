-- One row is a value known of the person $person_id, whether it is shown, and where it comes from.
SELECT
    field,
    value,
    is_shown,
    CASE WHEN source = 'said' THEN 'you (' || record_id || ')' ELSE concat_ws('/', account, source, record_id) END AS origin,
    because
FROM person_value
WHERE person_id = $person_id
UNION ALL
SELECT
    kind,
    identity,
    TRUE,
    array_to_string(seen_in, ', '),
    concat_ws(
        '; ',
        CASE WHEN first_seen_on IS NOT NULL THEN format('met from {} to {}', first_seen_on::TEXT, coalesce(last_seen_on, first_seen_on)::TEXT) END,
        CASE WHEN is_shared THEN 'others have it too' END,
        'dead since ' || dead_since_on
    )
FROM identity
WHERE person_id = $person_id
ORDER BY list_position(['name', 'organisation', 'title', 'birthday', 'email', 'phone', 'url', 'address'], field), is_shown DESC, origin NOT LIKE 'you (%', because, value
