-- One row is a record whose workplaces may be others now: of the people of its organisation others have an address.
SELECT record_no
FROM derived.record
SEMI JOIN changed.derived.work_domain USING (organisation_key)
