-- One row is a record that waits to be mended where it came from, and why.
FROM quarantine
ORDER BY ALL
