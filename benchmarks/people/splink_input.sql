-- One row is a normalised record as Splink takes it.
WITH identity AS (
    SELECT
        record_no,
        list(DISTINCT match_key) FILTER (kind = 'email' AND role IS NULL) AS emails,
        list(DISTINCT match_key) FILTER (kind = 'phone') AS phones,
        list(DISTINCT match_key) FILTER (kind = 'url') AS urls
    FROM derived.record_identity
    GROUP BY record_no
)
SELECT
    record.record_no,
    given,
    family,
    name_key,
    spelling_key,
    emails,
    emails[1] AS email,
    phones,
    phones[1] AS phone,
    urls,
    organisation_key AS organisation,
    CASE WHEN birthday NOT LIKE '--%' THEN birthday END AS birthday
FROM derived.record AS record
LEFT JOIN identity USING (record_no)
