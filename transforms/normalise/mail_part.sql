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
    part.digits <> '' AS has_digits,
    nullif(part.domain, '') AS domain
FROM parted;
