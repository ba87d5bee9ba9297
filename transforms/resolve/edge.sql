-- One row is a compared pair of records, its evidence and the sum of it.
CREATE TABLE derived.edge AS
SELECT comparison.left_no, comparison.right_no, evidence.* EXCLUDE (comparison_no)
FROM temp.comparison AS comparison
JOIN temp.evidence AS evidence USING (comparison_no);
