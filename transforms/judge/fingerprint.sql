-- One row is a record and what it would be known again by, should its key be no more: a word of the user hangs on this.
CREATE VIEW derived.fingerprint AS
SELECT
    record.account,
    record.source,
    record.record_id,
    record.display_name AS name,
    record.name_key,
    record.name_form,
    record.organisation_key,
    record.birthday,
    coalesce(
        list(DISTINCT identity.kind || ' ' || identity.match_key ORDER BY identity.kind || ' ' || identity.match_key)
            FILTER (identity.match_key IS NOT NULL),
        []
    ) AS identities
FROM derived.record AS record
LEFT JOIN derived.record_identity AS identity USING (account, source, record_id)
GROUP BY ALL;
