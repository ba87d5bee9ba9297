-- One row is a distinct pair of phone value and region.
SELECT DISTINCT number.value, coalesce(account.region, 'ZZ') AS region
FROM (
    SELECT account, kind, value FROM core.contact_address
    UNION ALL
    SELECT account, party_kind, value FROM core.exchange
) AS number
LEFT JOIN core.account AS account USING (account)
WHERE number.kind = 'phone'
ORDER BY ALL
