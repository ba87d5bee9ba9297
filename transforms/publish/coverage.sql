-- One row is a source of an account, and what span of time was synced.
CREATE VIEW main.coverage AS
SELECT
    coverage.account,
    account.provider,
    coverage.source,
    coalesce(account.is_enabled, FALSE) AS is_enabled,
    account.closed_on,
    coverage.synced_from_at,
    coverage.synced_to_at,
    coverage.last_success_at,
    coverage.last_error,
    coverage.last_error_at,
    coverage.record_count
FROM core.coverage AS coverage
LEFT JOIN core.account AS account USING (account);
COMMENT ON VIEW main.coverage IS 'A source of an account, and the span of time for which it was synced.';
COMMENT ON COLUMN main.coverage.account IS 'The account.';
COMMENT ON COLUMN main.coverage.provider IS 'Its provider; NULL when the account is no longer in the settings.';
COMMENT ON COLUMN main.coverage.source IS 'The source in the account.';
COMMENT ON COLUMN main.coverage.is_enabled IS 'The account is in the settings and not closed.';
COMMENT ON COLUMN main.coverage.closed_on IS 'The day on which the account was closed: contact in it counts until then. NULL: it is open.';
COMMENT ON COLUMN main.coverage.synced_from_at IS 'From when on; NULL for everything that the source holds.';
COMMENT ON COLUMN main.coverage.synced_to_at IS 'Until when: the start of the last sync in which everything succeeded.';
COMMENT ON COLUMN main.coverage.last_success_at IS 'When a sync last succeeded.';
COMMENT ON COLUMN main.coverage.last_error IS 'What the last sync failed with; NULL when it succeeded.';
COMMENT ON COLUMN main.coverage.last_error_at IS 'When it failed.';
COMMENT ON COLUMN main.coverage.record_count IS 'Records that are not gone.';
