"""The input of all transforms: the `core` tables and their row types; `flows` fills them."""
