-- One row is a record whose workplaces may be others now: it or an address of it has changed, or of the people of its
-- organisation others have an address.
SELECT record_no FROM changed.derived.record
UNION
SELECT record_no FROM changed.derived.record_identity WHERE kind = 'email'
UNION
SELECT record_no FROM derived.record SEMI JOIN changed.derived.work_domain USING (organisation_key)
