-- One row: how many names there are, as bits.
CREATE TABLE derived.name_total AS
SELECT derived.in_quarters(log2(count(*) + 500)) AS bits
FROM derived.name;
