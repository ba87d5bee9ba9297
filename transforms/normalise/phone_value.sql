-- One row is a distinct pair of phone value and region.
SELECT DISTINCT number.value, coalesce(account.region, 'ZZ') AS region
FROM core.contact_address AS number
LEFT JOIN core.account AS account USING (account)
WHERE number.kind = 'phone'
ORDER BY ALL
