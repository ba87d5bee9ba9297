-- One row is a record that is new, or belongs to another person than the registry had noted.
CREATE TABLE derived.new_member AS
SELECT
    member.record_no,
    member.person_id,
    previous.person_id AS previous_id  -- NULL for a new one
FROM derived.person_member AS member
LEFT JOIN core.previous_member AS previous
    ON derived.key_no(previous.account, previous.source, previous.record_id) = member.record_no
WHERE previous.person_id IS DISTINCT FROM member.person_id;
