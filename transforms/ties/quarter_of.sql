-- The calendar quarter of a day, as a number that goes up by one each quarter.
CREATE MACRO derived.quarter_of(day) AS 4 * year(day) + quarter(day) - 1;
