-- One row is what is known of the person $person_id beside the cards' own words, the surest value first.
SELECT fact, value, confidence, source, evidence
FROM person_fact
WHERE person_id = $person_id AND (rank = 1 OR fact IN ('employer', 'title'))
ORDER BY fact, rank
