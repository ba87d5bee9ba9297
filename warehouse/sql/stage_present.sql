-- One row is a location that the page says is there.
CREATE OR REPLACE TEMP TABLE present (
    location TEXT
)
