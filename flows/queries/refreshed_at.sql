-- One row: when people.duckdb was made.
SELECT refreshed_at FROM published
