-- One row is a pair of records with one address, one given name and two family names, where the address is
-- surely one person's: it bears a family name of theirs, or a free-mail provider never hands it on.
CREATE TABLE derived.mailbox_evidence AS
SELECT identity.left_no, identity.right_no, 'address_names_one' AS feature, min(identity.compared) AS compared
FROM derived.identity_evidence AS identity
JOIN derived.name_evidence AS name USING (left_no, right_no)
JOIN derived.record AS one ON one.record_no = identity.left_no
JOIN derived.record AS other ON other.record_no = identity.right_no
JOIN derived.email_address AS mailbox ON mailbox.match_key = identity.compared
WHERE
    identity.feature = 'same_email'
    AND name.feature = 'family_differs'
    AND (
        mailbox.is_free_mail
        OR (length(one.family) > 2 AND contains(mailbox.local_part, one.family))
        OR (length(other.family) > 2 AND contains(mailbox.local_part, other.family))
    )
GROUP BY identity.left_no, identity.right_no;
