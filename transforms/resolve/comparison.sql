-- One row is a pair of records, and a number for all that it shows. Many pairs show the same, and have the same number.
CREATE OR REPLACE TEMP TABLE comparison AS
SELECT
    pair_row,
    left_no,
    right_no,
    -- By halves: DuckDB gives a number of 128 bits and that with its halves exchanged one hash.
    hash(
        identities >> 64,
        identities & 18446744073709551615,
        *COLUMNS(* EXCLUDE (pair_row, left_no, right_no, identities))
    ) AS comparison_no
FROM temp.shown;
