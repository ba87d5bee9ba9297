-- One row is an address, number, URL or record that is to be kept out.
CREATE OR REPLACE TEMP TABLE suppressed (
    kind TEXT, salt TEXT, digest TEXT, forgotten_at TIMESTAMPTZ
)
