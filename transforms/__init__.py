"""What is made of the records, in SQL and pure functions: normalise, resolve, derive, ties, publish."""
