-- A wall-clock time read with the offset that its zone had three hours before it.
CREATE MACRO derived.earlier_reading(wall, zone) AS (
    wall - (
        ((wall AT TIME ZONE zone) - INTERVAL 3 HOUR) AT TIME ZONE zone
        - ((wall AT TIME ZONE zone) - INTERVAL 3 HOUR) AT TIME ZONE 'UTC'
    )
) AT TIME ZONE 'UTC';
