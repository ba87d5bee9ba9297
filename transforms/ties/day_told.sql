-- The day as of which ties are told, as a value: a query in its place would stand in the plan wherever the day is named.
SET VARIABLE day_told = (SELECT as_of FROM core.day);
