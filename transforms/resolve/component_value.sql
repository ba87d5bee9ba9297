-- One row is a pair about which is decided together with others.
SELECT left_no, right_no FROM temp.wanted WHERE NOT is_apart
