-- One row is a person other than the owner, and the tie as of this refresh.
CREATE TABLE derived.tie AS
FROM people.main.tie_as_of(getvariable('day_told'));
