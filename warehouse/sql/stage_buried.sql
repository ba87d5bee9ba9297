-- One row is a location that the page says is gone.
CREATE OR REPLACE TEMP TABLE buried (
    location TEXT
)
