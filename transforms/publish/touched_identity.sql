-- One row is an address, number or URL whose person, or where it was met, may have changed.
SELECT identity.kind, identity.match_key
FROM derived.record_identity AS identity
SEMI JOIN changed.derived.person_member USING (record_no)
UNION
SELECT identity.kind, identity.match_key
FROM derived.record_identity AS identity
SEMI JOIN changed.derived.address_met AS met ON identity.kind = 'email' AND identity.identity = met.email
