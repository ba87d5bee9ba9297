-- One row is a cadence that the user set for a person, a tag ('tag friend') or a category of ties ('category close').
CREATE TABLE derived.cadence AS
SELECT NULL AS said_of, person_id, cadence_days AS days, cadence_from_on AS from_on
FROM derived.said_tie
WHERE cadence_days IS NOT NULL
UNION ALL
SELECT content, NULL, days, from_on
FROM (
    FROM core.word
    WHERE kind = 'cadence' AND content IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY lower(content) ORDER BY word_id DESC) = 1
)
WHERE NOT is_off;
