-- One row is an address, number or URL that two records share, as a feature.
CREATE OR REPLACE TEMP TABLE identity_evidence AS
SELECT
    shared.left_no,
    shared.right_no,
    CASE shared.kind
        WHEN 'phone' THEN if(bool_or(identity.is_personal), 'same_mobile', 'same_phone')
        WHEN 'url' THEN if(bool_or(identity.is_personal), 'same_profile', 'same_homepage')
        ELSE CASE
            -- familie.berg@, the-smiths@, casa.rossi@: whoever lives there.
            WHEN bool_or(regexp_matches(
                identity.identity, '^(the|fam|family|familie|famille|familia|famiglia|casa|haus|house|home|chez)[._-]'
            )) THEN 'same_household_mailbox'
            WHEN min(identity.role) IS NULL THEN 'same_email'
            WHEN bool_or(record.has_human_name) THEN 'role_mailbox'
            ELSE 'same_role_mailbox'
        END
    END AS feature,
    shared.key AS compared
FROM derived.shared_key AS shared
JOIN derived.record_identity AS identity
    ON identity.record_no IN (shared.left_no, shared.right_no)
    AND identity.kind = shared.kind
    AND identity.match_key = shared.key
JOIN derived.record AS record ON record.record_no = identity.record_no
WHERE shared.kind IN ('email', 'phone', 'url')
GROUP BY shared.left_no, shared.right_no, shared.kind, shared.key;
