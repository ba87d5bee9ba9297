"""DuckDB: the two files, what lands in them, and how they are opened, published and read."""
