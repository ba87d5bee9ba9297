-- The probability that two records with so much evidence, prior and all, are one person.
--
-- Evidence is never quite independent, so beyond 9 bits for and 3 against a further bit counts an eighth. Held against
-- the truth about made-up people by python -m benchmarks.people.
CREATE MACRO derived.probability(bits) AS
1 / (1 + pow(2, -CASE WHEN bits > 9 THEN 9 + (bits - 9) / 8 WHEN bits < -3 THEN -3 + (bits + 3) / 8 ELSE bits END));
