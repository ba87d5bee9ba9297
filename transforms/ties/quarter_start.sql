-- The first day of such a quarter.
CREATE MACRO derived.quarter_start(number) AS make_date(number // 4, 3 * (number % 4) + 1, 1);
