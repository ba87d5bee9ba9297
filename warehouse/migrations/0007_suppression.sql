-- What keeps people whom the owner had forgotten from coming back: keyed hashes, so that nobody can read who they were,
-- but whoever holds the file can tell whether an address that is at hand was theirs.

-- One row is an address, number, URL or record of someone forgotten.
CREATE TABLE judged.suppression (
    kind TEXT NOT NULL,                -- email, phone, url, record
    salt TEXT NOT NULL,                -- of one `forget`: the key of its hashes, hexadecimal
    digest TEXT NOT NULL,              -- HMAC-SHA-256 of the kind and the value, hexadecimal
    forgotten_at TIMESTAMPTZ NOT NULL
);
