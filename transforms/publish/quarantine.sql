-- One row is a record that could not be read, or a series that could not be expanded.
CREATE VIEW main.quarantine AS
SELECT account, source, collection, record_id, reason
FROM core.quarantine
UNION ALL
SELECT
    account,
    source,
    array_to_string(collections, ', '),
    record_id,
    format('This series is not expanded: {}.', problem)
FROM derived.series_problem;
COMMENT ON VIEW main.quarantine IS 'A record that could not be read, or a series that could not be expanded, and why.';
COMMENT ON COLUMN main.quarantine.account IS 'The account.';
COMMENT ON COLUMN main.quarantine.source IS 'The source in that account.';
COMMENT ON COLUMN main.quarantine.collection IS 'The address book or calendar that holds it.';
COMMENT ON COLUMN main.quarantine.record_id IS 'The id of the record in that source.';
COMMENT ON COLUMN main.quarantine.reason IS 'What is wrong with it.';
