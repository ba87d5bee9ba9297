-- One row is what these records themselves say, without anybody's word for it, of one parameter: of 'name_equal' for
-- each band of rareness (two bits wide), how many bits it is that two records bear such a name.
--
-- Counted, not trained. A person stands in one address book about once, so cards of one book with one name are two
-- people's, and cards of two books are one person's or two people's. Two strangers are as often in one book as the sizes
-- of the books have it (`chance`); two cards of one person as often as those of the rarest names are (`twice`). So the
-- share of pairs within one book tells how many of the pairs across books are strangers of one name. Where few have been
-- counted it is drawn towards what holds among 10,000 to 1,000,000 people of many cultures (`usual`); and some namesakes
-- are one family, in which no name is rare (`namesakes`).
CREATE TABLE derived.model AS
WITH book AS (
    SELECT (sum(cards) * sum(cards) - sum(cards * cards)) / 2 AS across, sum(cards * (cards - 1)) / 2 AS within_one
    FROM derived.address_book
),
counted AS (
    SELECT
        CAST(greatest(-1, least(9, floor(rareness / 2))) AS INTEGER) AS band,
        sum(across) AS across,
        sum(within_one) AS within_one
    FROM derived.name_frequency
    WHERE is_full
    GROUP BY band
),
known AS (
    SELECT
        CASE WHEN book.across > 0 THEN book.within_one / book.across END AS chance,
        (5 + coalesce(rare.within_one, 0)) / (100 + coalesce(rare.across, 0)) AS twice,
        0.015 AS namesakes,
        (SELECT count(*) FROM derived.name_frequency) AS names
    FROM book
    CROSS JOIN (SELECT sum(within_one) AS within_one, sum(across) AS across FROM counted WHERE band >= 5) AS rare
),
band AS (
    SELECT
        band.band,
        coalesce(counted.across, 0) AS pairs,
        -- Until many names have been counted it is not known which are common.
        least(4.5 + least(1.5, known.names / 2700), 2.3 + band.band + 0.7 * (log2(10000) + scale.prior_bits)) AS usual_bits,
        1 / (1 + pow(2, usual_bits)) AS usual,
        greatest(0, counted.within_one / nullif(counted.across, 0) - known.twice) / (known.chance - known.twice) AS found,
        known.twice / nullif(counted.across, 0) / pow(known.chance - known.twice, 2) AS variance,
        known.chance - known.twice > 0.03 AS is_telling,
        known.namesakes
    FROM (SELECT unnest(range(-1, 10)) AS band) AS band
    CROSS JOIN known
    CROSS JOIN derived.scale AS scale
    LEFT JOIN counted ON counted.band = band.band
),
share AS (
    SELECT
        *,
        CASE
            WHEN is_telling AND pairs > 0
                THEN usual + (least(found + namesakes, 1) - usual) * pow(usual / 2, 2) / (pow(usual / 2, 2) + variance)
            ELSE usual
        END AS others
    FROM band
)
SELECT
    'name_equal' AS parameter,
    band,                              -- of rareness: from two bits times this
    CAST(pairs AS BIGINT) AS pairs,    -- counted, across address books
    derived.in_quarters(usual_bits) AS usual_bits,  -- of two records of the same name, as odds that they are one person
    -- A rarer name never says less.
    max(derived.in_quarters(greatest(-3, log2(1 / greatest(namesakes, least(0.95, others)) - 1)))) OVER (ORDER BY band) AS bits
FROM share;
