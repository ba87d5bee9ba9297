-- One row: how many people the account shows who are in no address book, and with whom contact was not both ways.
SELECT count(DISTINCT person_id) AS people
FROM interaction
JOIN person USING (person_id)
WHERE interaction.account = $account AND NOT person.is_known AND person.kind = 'human'
