-- One row is a record and what it would be known again by, should its key be no more: a word of the user hangs on this.
-- Made for a few records at a time: the identities are gathered for those asked about alone.
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
        (
            SELECT list(DISTINCT known.kind || ' ' || known.match_key ORDER BY known.kind || ' ' || known.match_key)
            FROM derived.record_identity AS known
            WHERE known.record_no = record.record_no AND known.match_key IS NOT NULL
        ),
        []
    ) AS identities
FROM derived.record AS record;
