-- One row is a record and what it has of that which match_evidence tells by name.
CREATE VIEW derived.held AS
WITH work AS (
    SELECT record_no, list(workplace) AS domains
    FROM derived.record_work
    WHERE kind = 'domain'
    GROUP BY record_no
),
address AS (
    SELECT
        record_no,
        min(identity) FILTER (kind = 'phone' AND is_personal) AS mobile,
        min(identity) FILTER (kind = 'email' AND role IS NULL) AS mailbox,
        list(split_part(identity, '@', 1)) FILTER (kind = 'email' AND role IS NULL) AS local_parts
    FROM derived.record_identity
    GROUP BY record_no
),
place AS (
    SELECT
        record_no,
        list({place_no: place_no, address: address} ORDER BY position) AS places,
        list(place_no) AS place_nos
    FROM derived.record_place
    GROUP BY record_no
)
FROM address
FULL JOIN work USING (record_no)
FULL JOIN place USING (record_no);
