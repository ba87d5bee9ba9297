-- One row is a new e-mail value, and the parts of it where it is plainly written: one word or two, up to eight digits
-- behind them, and a domain; in lower case. NULL where it is not.
CREATE OR REPLACE TEMP TABLE mail_part AS
WITH parted AS (
    SELECT
        value,
        lower(value) AS address,
        regexp_extract(
            address, '^([a-z]+)(?:[._]([a-z]+))?([0-9]{0,8})@([a-z0-9.-]+)$', ['word', 'other_word', 'digits', 'domain']
        ) AS part
    FROM temp.wanted
)
SELECT
    value,
    address,
    nullif(part.word, '') AS word,
    nullif(part.other_word, '') AS other_word,
    -- What a local part needs to read like a name: two words, neither an initial.
    part.digits = '' AND length(part.word) > 1 AND length(part.other_word) > 1 AS is_name,
    nullif(part.domain, '') AS domain
FROM parted;
