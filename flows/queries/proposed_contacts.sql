-- One row is a contact that a title proposes, the newest first.
SELECT 'contact' AS item, person_id, display_name, contact_on, proposed_contact.title, account, source, record_id
FROM proposed_contact
JOIN person USING (person_id)
ORDER BY contact_on DESC, person_id
