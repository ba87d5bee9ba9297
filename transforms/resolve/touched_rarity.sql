-- One row is a workplace of a record that has changed: it may count as another person's.
SELECT work.kind, work.workplace
FROM derived.record_work AS work
SEMI JOIN changed.derived.record USING (record_no)
