-- One row is a name that is borne by several generations, with and without a word for it, and by how many.
CREATE TABLE derived.generation AS
SELECT without_generation, count(*) AS people
FROM derived.name
GROUP BY without_generation
HAVING count(*) > 1;
