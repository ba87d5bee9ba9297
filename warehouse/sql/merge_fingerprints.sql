-- One row is what a record is known again by; of a record that the new list lacks, what was last seen of it stays.
MERGE INTO judged.fingerprint AS stored
USING fingerprint_now AS fresh USING (account, source, record_id)
WHEN MATCHED AND (
        stored.name, stored.name_key, stored.name_form, stored.organisation_key, stored.birthday, stored.identities
    ) IS DISTINCT FROM (
        fresh.name, fresh.name_key, fresh.name_form, fresh.organisation_key, fresh.birthday, fresh.identities
    )
    THEN UPDATE SET
        name = fresh.name,
        name_key = fresh.name_key,
        name_form = fresh.name_form,
        organisation_key = fresh.organisation_key,
        birthday = fresh.birthday,
        identities = fresh.identities
WHEN NOT MATCHED THEN INSERT VALUES (
    fresh.account, fresh.source, fresh.record_id, fresh.name, fresh.name_key, fresh.name_form,
    fresh.organisation_key, fresh.birthday, fresh.identities
)
