"""What is made of the records: normalise, resolve, derive, ties, publish. SQL and pure functions over rows."""
