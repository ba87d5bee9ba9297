-- One row is something that makes the day of this refresh a good one to write to somebody.
CREATE TABLE derived.occasion AS
FROM people.derived.near_occasion((SELECT as_of FROM core.day));
