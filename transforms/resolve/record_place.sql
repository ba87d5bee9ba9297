-- One row is a postal address of a card.
CREATE TABLE derived.record_place AS
SELECT
    record.account,
    record.source,
    record.record_id,
    record.record_no,
    written.position,
    written.label,
    place.address,
    place.street,
    place.number,
    place.postcode,
    place.locality,
    place.further,
    -- A door: NULL where less is known than a street and the place in which it is.
    CASE
        WHEN place.street IS NOT NULL AND coalesce(place.postcode, place.locality) IS NOT NULL
            THEN hash(place.street, coalesce(place.number, ''), coalesce(place.postcode, place.locality))
    END AS place_no
FROM core.contact_address AS written
JOIN derived.record AS record USING (account, source, record_id)
JOIN derived.postal_address AS place ON place.value = written.value
WHERE written.kind = 'postal' AND place.address IS NOT NULL;
