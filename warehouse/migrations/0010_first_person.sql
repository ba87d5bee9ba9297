-- Whose a record was when it first came: once judgements are taken back, everybody is known again by that.

ALTER TABLE registry.member ADD COLUMN first_person_id BIGINT;

UPDATE registry.member AS member
SET first_person_id = coalesce(
    (
        SELECT arg_min(former.person_id, (former.until_at, former.person_id))
        FROM registry.former_member AS former
        WHERE former.account = member.account
            AND former.source = member.source
            AND former.record_id = member.record_id
    ),
    member.person_id
);
