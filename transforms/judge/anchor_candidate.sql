-- One row: a word hangs on a record that is not here, and this record has something of its fingerprint: an identity,
-- the name with the organisation or the birthday, or the name with the record id, as in the same book under another
-- account.
WITH lost AS (
    SELECT DISTINCT
        account, source, record_id, name_key, name_form, organisation_key, birthday, identities
    FROM core.word_anchor
    ANTI JOIN derived.record USING (account, source, record_id)
),
lost_identity AS (
    SELECT account, source, record_id, unnest(identities) AS identity
    FROM lost
),
found AS (
    SELECT lost.account, lost.source, lost.record_id, there.record_no, there.kind || ' ' || there.match_key AS shared
    FROM lost_identity AS lost
    JOIN derived.record_identity AS there ON there.kind || ' ' || there.match_key = lost.identity
    UNION
    SELECT lost.account, lost.source, lost.record_id, there.record_no, NULL
    FROM lost
    JOIN derived.record AS there
        ON there.name_key = lost.name_key
        AND (
            there.organisation_key = lost.organisation_key
            OR there.birthday = lost.birthday
            OR there.source = lost.source AND there.record_id = lost.record_id
        )
),
candidate AS (
    SELECT account, source, record_id, record_no, count(shared) AS shared
    FROM found
    GROUP BY ALL
),
joined AS (
    SELECT left_no AS record_no, list(right_no) AS others
    FROM derived.edge
    WHERE is_enough
        AND left_no IN (SELECT record_no FROM candidate)
        AND right_no IN (SELECT record_no FROM candidate)
    GROUP BY left_no
)
SELECT
    candidate.account,
    candidate.source,
    candidate.record_id,
    lost.name_form,
    candidate.record_no,
    there.name_form,
    coalesce(there.name_key = lost.name_key, FALSE) AS is_name_equal,
    candidate.shared,
    candidate.shared = len(lost.identities) AS has_all,
    there.source = lost.source AND there.record_id = lost.record_id AS is_record_id_equal,
    there.is_observed,
    previous.person_id,
    coalesce(joined.others, []) AS others
FROM candidate
JOIN lost USING (account, source, record_id)
JOIN derived.record AS there ON there.record_no = candidate.record_no
LEFT JOIN core.previous_member AS previous
    ON previous.account = there.account
    AND previous.source = there.source
    AND previous.record_id = there.record_id
LEFT JOIN joined ON joined.record_no = candidate.record_no
ORDER BY ALL
