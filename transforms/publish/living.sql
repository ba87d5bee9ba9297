-- The person whom a person_id means: itself or, if it ended in a merge, the one that it became.
CREATE MACRO derived.living(id) AS
    coalesce((SELECT min(ended.person_id) FROM people.main.person_alias AS ended WHERE ended.alias_id = id), id);
