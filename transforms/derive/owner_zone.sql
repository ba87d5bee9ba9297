-- One row is a span of time in one zone of the owner, as an instant and as the wall clock that then began there.
CREATE TABLE derived.owner_zone AS
SELECT
    from_at,
    CASE WHEN isfinite(from_at) THEN from_at AT TIME ZONE time_zone ELSE '-infinity'::TIMESTAMP END AS from_wall,
    time_zone
FROM core.owner_time_zone;
