-- One row is how many bits it is that two records bear one name, for a band of rareness. Apart from what was counted for it,
-- which changes with every card.
CREATE VIEW derived.name_weight AS
SELECT band, bits
FROM derived.model
WHERE parameter = 'name_equal';
