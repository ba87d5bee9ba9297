-- One row is a person with the most telling occasion that a day is.
CREATE MACRO derived.best_occasion(day) AS TABLE
    SELECT person_id, min_by(sentence, rank) AS sentence
    FROM people.derived.near_occasion(day)
    GROUP BY person_id;
