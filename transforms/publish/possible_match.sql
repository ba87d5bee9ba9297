-- One row is two people who may be one, one of whom is known: for the user to decide.
CREATE VIEW main.possible_match AS
WITH asked AS (
    SELECT person.person_id, coalesce(tie.is_known, person.is_in_address_book) AS is_known
    FROM derived.person AS person
    LEFT JOIN derived.tie AS tie USING (person_id)
    WHERE person.kind IN ('human', 'unsure')
)
SELECT match.*
FROM derived.possible_match AS match
JOIN asked AS one ON one.person_id = match.left_person_id
JOIN asked AS other ON other.person_id = match.right_person_id
WHERE one.is_known OR other.is_known;
COMMENT ON VIEW main.possible_match IS 'Two people who may be one: too much evidence to be passed over, not enough to join them, or a guard kept them apart. One of the two is known, and you have not decided.';
COMMENT ON COLUMN main.possible_match.left_person_id IS 'The one of the two.';
COMMENT ON COLUMN main.possible_match.right_person_id IS 'The other.';
COMMENT ON COLUMN main.possible_match.bits IS 'The weight of all reasons of their strongest pair of records; match_evidence has each.';
COMMENT ON COLUMN main.possible_match.probability IS 'How likely that makes it that the two records are one person, guards aside.';
COMMENT ON COLUMN main.possible_match.stopped_by IS 'The guard that kept them apart; NULL where the evidence is not enough.';
COMMENT ON COLUMN main.possible_match.put_off_until_on IS 'You put the decision off until this day; NULL when you did not.';
COMMENT ON COLUMN main.possible_match.left_account IS 'The account of the record of the one; the order is that of match_evidence.';
COMMENT ON COLUMN main.possible_match.left_source IS 'Its source.';
COMMENT ON COLUMN main.possible_match.left_record_id IS 'Its id in that source.';
COMMENT ON COLUMN main.possible_match.right_account IS 'The account of the record of the other.';
COMMENT ON COLUMN main.possible_match.right_source IS 'Its source.';
COMMENT ON COLUMN main.possible_match.right_record_id IS 'Its id in that source.';
