-- One row is a record of which it is known whose it is. Invitees written alike are one record: of two people, nobody's.
CREATE OR REPLACE TABLE core.true_person AS
WITH written AS (
    SELECT record.record_no, truth.person
    FROM core.truth AS truth
    JOIN derived.record AS record USING (account, source, record_id)
    UNION ALL
    SELECT record.record_no, truth.person
    FROM core.truth AS truth
    JOIN derived.observed AS observed ON observed.value = truth.email AND observed.name IS NOT DISTINCT FROM truth.name
    JOIN derived.record AS record ON record.is_observed AND record.record_id = observed.record_id
    WHERE truth.account IS NULL
)
SELECT record_no, min(person) AS person
FROM written
GROUP BY record_no
HAVING min(person) = max(person);
