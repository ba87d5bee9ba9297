-- One row is a way to one of the people $targets, the best first.
FROM introduction_to($targets)
