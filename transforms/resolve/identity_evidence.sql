-- One row is an address, number or URL that two records share, as a feature.
CREATE TABLE derived.identity_evidence AS
SELECT DISTINCT
    shared.left_no,
    shared.right_no,
    CASE shared.kind
        WHEN 'phone' THEN if(phone.is_mobile, 'same_mobile', 'same_phone')
        WHEN 'url' THEN if(web.is_profile, 'same_profile', 'same_homepage')
        ELSE CASE
            WHEN mailbox.role IS NULL THEN 'same_email'
            WHEN one.has_human_name OR other.has_human_name THEN 'role_mailbox'
            ELSE 'same_role_mailbox'
        END
    END AS feature,
    shared.key AS compared
FROM derived.shared_key AS shared
JOIN derived.record AS one ON one.record_no = shared.left_no
JOIN derived.record AS other ON other.record_no = shared.right_no
LEFT JOIN (SELECT match_key, min(role) AS role FROM derived.email_address GROUP BY match_key) AS mailbox
    ON shared.kind = 'email' AND mailbox.match_key = shared.key
LEFT JOIN (SELECT e164, bool_or(is_mobile) AS is_mobile FROM derived.phone_number GROUP BY e164) AS phone
    ON shared.kind = 'phone' AND phone.e164 = shared.key
LEFT JOIN (SELECT url, bool_or(is_profile) AS is_profile FROM derived.web_address GROUP BY url) AS web
    ON shared.kind = 'url' AND web.url = shared.key
WHERE shared.kind IN ('email', 'phone', 'url');
