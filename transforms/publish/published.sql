-- One row: this file, when it was made, and until when each source is covered.
CREATE VIEW main.published AS
SELECT
    refresh.refreshed_at,
    day.as_of,
    refresh.code_version,
    (SELECT concat_ws('-', version, weights, fitted) FROM derived.model_version) AS model_version,
    (
        SELECT list({account: account, source: source, synced_to_at: synced_to_at} ORDER BY account, source)
        FROM core.coverage
    ) AS covered
FROM core.refresh AS refresh, core.day AS day;
COMMENT ON VIEW main.published IS 'This file: when it was made, as of which day, and until when each source is covered. One row.';
COMMENT ON COLUMN main.published.refreshed_at IS 'When the refresh ran.';
COMMENT ON COLUMN main.published.as_of IS 'The owner''s day that tie and stale_tie speak of.';
COMMENT ON COLUMN main.published.code_version IS 'A hash of the code that made it.';
COMMENT ON COLUMN main.published.model_version IS 'Which weights made match_evidence: the version of the model, a hash of its weights, and one of what it counted in these records.';
COMMENT ON COLUMN main.published.covered IS 'Each account and source, and until when it was synced.';
