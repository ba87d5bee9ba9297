-- One row is somebody in the network: a living tie of the last years, among those with most contact days.
CREATE TABLE derived.network_person AS
SELECT contact.person_id, count(DISTINCT contact.contact_on) AS contact_days
FROM derived.contact_day AS contact
JOIN derived.person_seen AS person USING (person_id)
LEFT JOIN derived.said_tie AS said USING (person_id)
CROSS JOIN core.day AS day
CROSS JOIN derived.network_constant AS constant
WHERE person.kind = 'human'
    AND NOT person.is_owner
    AND said.ending IS NULL
    AND contact.ended_on <= day.as_of
    AND day.as_of - contact.contact_on < constant.span_days
GROUP BY contact.person_id, constant.least_contact_days, constant.most_people
HAVING count(DISTINCT contact.contact_on) >= constant.least_contact_days
QUALIFY row_number() OVER (ORDER BY count(DISTINCT contact.contact_on) DESC, contact.person_id) <= constant.most_people;
