-- One row is a way to a person by somebody you know: the best first.
CREATE MACRO main.introduction(person) AS TABLE
FROM people.main.introduction_to([people.derived.living(person)]);
COMMENT ON MACRO TABLE main.introduction IS 'Who could introduce you to this person (person_id); columns as introduction_to has them.';
