-- One row is a reason for or against two records being one person, one of them of the person $person_id.
SELECT * FROM match_evidence WHERE left_person_id = $person_id OR right_person_id = $person_id ORDER BY ALL
