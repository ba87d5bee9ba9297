-- The instant of a wall-clock time in an IANA zone, as RFC 5545 3.3.5 has it: a time that the clocks skip is read
-- with the offset before the gap, a time that they show twice is the first of the two (DuckDB alone takes the second).
CREATE MACRO derived.instant(wall, zone) AS
    CASE
        WHEN derived.earlier_reading(wall, zone) AT TIME ZONE zone = wall THEN derived.earlier_reading(wall, zone)
        ELSE wall AT TIME ZONE zone
    END;
