-- One row is an address that was learned to be the owner's, or may be, and of which the user has not said so.
SELECT
    address,
    CASE state WHEN 'unconfirmed' THEN 'it counts as yours' ELSE 'not until you say so' END AS is_yours,
    because
FROM owner_address
WHERE state IN ('unconfirmed', 'proposed')
ORDER BY state DESC, address
