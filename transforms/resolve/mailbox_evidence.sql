-- One row is a pair of records with one address, one given name and two family names, where the address is
-- surely one person's: it bears a family name of theirs, or a free-mail provider never hands it on.
CREATE OR REPLACE TEMP TABLE mailbox_evidence AS
SELECT evidence.left_no, evidence.right_no, 'address_names_one' AS feature, min(evidence.compared) AS compared
FROM temp.identity_evidence AS evidence
JOIN temp.name_evidence AS name USING (left_no, right_no)
JOIN derived.record AS one ON one.record_no = evidence.left_no
JOIN derived.record AS other ON other.record_no = evidence.right_no
JOIN derived.record_identity AS identity
    ON identity.record_no IN (evidence.left_no, evidence.right_no)
    AND identity.kind = 'email'
    AND identity.match_key = evidence.compared
JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
WHERE
    evidence.feature = 'same_email'
    AND name.feature = 'family_differs'
    AND (
        mailbox.is_free_mail
        -- Of the family's name alone it may be the family's.
        OR (length(one.family) > 2 AND contains(mailbox.local_part, one.family) AND mailbox.local_part != one.family)
        OR (length(other.family) > 2 AND contains(mailbox.local_part, other.family) AND mailbox.local_part != other.family)
    )
GROUP BY evidence.left_no, evidence.right_no;
