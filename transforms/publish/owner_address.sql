-- One row is an address that is the owner's, or might be taken for it.
CREATE VIEW main.owner_address AS
SELECT address, state IN ('yours', 'unconfirmed') AS is_owner, state, because
FROM derived.owner_claim;
COMMENT ON VIEW main.owner_address IS 'An e-mail address that is yours, or might be taken for yours, and why.';
COMMENT ON COLUMN main.owner_address.address IS 'The address, normalised.';
COMMENT ON COLUMN main.owner_address.is_owner IS 'It counts as yours.';
COMMENT ON COLUMN main.owner_address.state IS 'yours: config.toml or you say so. unconfirmed: learned, counts until you refuse it. proposed: learned, does not count until you confirm it. refused: not yours. delegate: somebody writes from it for you.';
COMMENT ON COLUMN main.owner_address.because IS 'Why.';
