-- One row is a pair of records that share an address which is surely one person's, though their names differ. By the family
-- name: it bears one of theirs, or a free-mail provider never hands it on. By a slip in the given name: it bears one of theirs.
CREATE OR REPLACE TEMP TABLE own_address AS
WITH differing AS MATERIALIZED (
    SELECT pair.left_no, pair.right_no, name.outcome
    FROM temp.name_pair AS name
    JOIN temp.pair AS pair USING (left_form_no, right_form_no)
    WHERE derived.shared_times(pair.identities, 'email') > 0 AND NOT pair.is_name_from_address AND name.outcome IN ('family_differs', 'given_near')
)
SELECT DISTINCT left_no, right_no
FROM differing
JOIN derived.shared_key AS shared USING (left_no, right_no)
JOIN derived.record_identity AS identity
    ON identity.record_no = left_no AND hash(identity.kind, derived.text_no(identity.match_key)) = shared.key
JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
JOIN derived.record AS one ON one.record_no = left_no
JOIN derived.record AS other ON other.record_no = right_no
WHERE shared.kind = 'email' AND identity.kind = 'email' AND CASE outcome
    WHEN 'given_near' THEN contains(mailbox.local_part, one.given) OR contains(mailbox.local_part, other.given)
    ELSE
        mailbox.is_free_mail
        -- Of the family's name alone it may be the family's.
        OR length(one.family) > 2 AND contains(mailbox.local_part, one.family) AND mailbox.local_part != one.family
        OR length(other.family) > 2 AND contains(mailbox.local_part, other.family) AND mailbox.local_part != other.family
END;
