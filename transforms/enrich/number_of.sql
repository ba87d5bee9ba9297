-- '1 day', '12 days'.
CREATE MACRO derived.number_of(n, noun) AS format('{} {}{}', n, noun, CASE WHEN n = 1 THEN '' ELSE 's' END);
