-- One row is two people who may be one, with what is known of each and the reasons, the likeliest first; those put off
-- until after the day $as_of come last, and only if $wants_put_off. needed_bits, and weights, are an internal table's.
WITH met AS (
    SELECT
        record.person_id,
        list(DISTINCT record.name ORDER BY record.name) FILTER (record.name IS NOT NULL) AS names,
        list(
            DISTINCT if(record.is_observed, 'mail and meetings', record.account || '/' || record.source)
            ORDER BY if(record.is_observed, 'mail and meetings', record.account || '/' || record.source)
        ) AS seen_in
    FROM person_record AS record
    WHERE record.person_id IN (SELECT left_person_id FROM possible_match UNION SELECT right_person_id FROM possible_match)
    GROUP BY record.person_id
),
card AS (
    SELECT
        person.person_id,
        {
            'person_id': person.person_id,
            'name': person.display_name,
            'written': list_filter(coalesce(met.names, []), lambda name: name <> person.display_name),
            'organisation': person.organisation,
            'title': person.title,
            'emails': person.emails,
            'phones': person.phones,
            'addresses': person.addresses,
            'birthday': person.birthday,
            'tags': person.tags,
            'seen_in': met.seen_in,
            'records': person.record_count,
            'last_contact_on': tie.last_contact_on,
            'contact_days': tie.contact_days
        } AS card
    FROM met
    JOIN person USING (person_id)
    LEFT JOIN tie USING (person_id)
),
reason AS (
    SELECT
        match.left_person_id,
        match.right_person_id,
        min(evidence.needed_bits) AS needed_bits,
        list(
            {'feature': evidence.feature, 'bits': evidence.bits, 'because': evidence.because}
            ORDER BY evidence.bits DESC NULLS FIRST, evidence.feature, evidence.because
        ) AS reasons
    FROM possible_match AS match
    JOIN derived.match_evidence AS evidence USING (
        left_account, left_source, left_record_id, right_account, right_source, right_record_id
    )
    GROUP BY match.left_person_id, match.right_person_id
)
SELECT
    'pair' AS item,
    one.card AS "left",
    other.card AS "right",
    match.probability,
    match.bits,
    reason.needed_bits,
    match.stopped_by,
    reason.reasons,
    match.put_off_until_on,
    match.left_account,
    match.left_source,
    match.left_record_id,
    match.right_account,
    match.right_source,
    match.right_record_id
FROM possible_match AS match
JOIN card AS one ON one.person_id = match.left_person_id
JOIN card AS other ON other.person_id = match.right_person_id
LEFT JOIN reason USING (left_person_id, right_person_id)
WHERE $wants_put_off OR coalesce(match.put_off_until_on <= $as_of, TRUE)
ORDER BY coalesce(match.put_off_until_on > $as_of, FALSE), match.bits DESC, match.left_person_id, match.right_person_id
