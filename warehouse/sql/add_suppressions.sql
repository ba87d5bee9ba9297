-- One row is an address, number, URL or record that is kept out from now on.
INSERT INTO judged.suppression (kind, salt, digest, forgotten_at)
SELECT kind, salt, digest, forgotten_at
FROM suppressed ANTI JOIN judged.suppression USING (salt, digest)
