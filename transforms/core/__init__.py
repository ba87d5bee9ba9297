"""The input of all transforms: the `core` tables and their row types, filled by `flows` from parsed records."""
