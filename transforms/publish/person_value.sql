-- One row is a value that a record has for a field of a person, or that the user said.
CREATE VIEW main.person_value AS
SELECT
    person_id,
    field,
    value,
    place = 1 AS is_shown,
    CASE
        WHEN word_id IS NOT NULL THEN 'you said so'
        WHEN field = 'name' THEN 'a card''s before others, then the most complete, then the most frequent'
        WHEN field = 'organisation' THEN 'of the card changed last'
        WHEN field = 'title' THEN 'of a card with the organisation shown, then of the card changed last'
        WHEN field = 'birthday' THEN 'with the year, then of the card changed last'
    END AS because,
    if(word_id IS NULL, record.account, 'owner') AS account,
    if(word_id IS NULL, record.source, 'said') AS source,
    if(word_id IS NULL, record.record_id, 'word ' || word_id) AS record_id
FROM derived.person_value
LEFT JOIN derived.record AS record USING (record_no)
UNION ALL
SELECT
    person_id,
    'address',
    address,
    TRUE,
    concat_ws('; ', label, 'all are shown, that of the card changed last first'),
    account,
    source,
    record_id
FROM derived.person_address
WHERE word_id IS NULL;
COMMENT ON VIEW main.person_value IS 'A value that a record has for a field of a person, or that you said: where each value of person comes from, and what else there is.';
COMMENT ON COLUMN main.person_value.person_id IS 'The person.';
COMMENT ON COLUMN main.person_value.field IS 'name, organisation, title, birthday or address (postal, in one line); identity has e-mail addresses and numbers.';
COMMENT ON COLUMN main.person_value.value IS 'The value.';
COMMENT ON COLUMN main.person_value.is_shown IS 'It is the one in person.';
COMMENT ON COLUMN main.person_value.because IS 'By which rule one of several is shown.';
COMMENT ON COLUMN main.person_value.account IS 'The account of the record; owner for your word.';
COMMENT ON COLUMN main.person_value.source IS 'Its source; said for your word.';
COMMENT ON COLUMN main.person_value.record_id IS 'Its id in that source, or the word.';
