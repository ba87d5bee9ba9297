-- One row is something that is known of a person, where from and how surely: of a fact the surest value is the first.
CREATE VIEW main.person_fact AS
WITH employed AS (
    SELECT
        person_id,
        organisation,
        title,
        is_current,
        first_on,
        coalesce(last_on, card_on) AS last_on,
        least(
            0.95,
            CASE
                WHEN last_on IS NULL AND source = 'linkedin_connections' THEN 0.8
                WHEN last_on IS NULL AND source IS NOT NULL THEN 0.65
                WHEN last_on IS NULL THEN 0.4
                WHEN uses >= 3 AND last_on > first_on THEN 0.75
                ELSE 0.5
            END
            + CASE WHEN last_on IS NOT NULL AND source IS NOT NULL THEN 0.15 ELSE 0 END
        ) * CASE WHEN is_current THEN 1 ELSE 0.5 END AS confidence,
        CASE WHEN source IS NULL THEN 'addresses' ELSE account || '/' || source END AS source,
        record_id,
        concat_ws(
            '; ',
            CASE WHEN source IS NOT NULL THEN 'a card says so' || coalesce(', last changed on ' || card_on, '') END,
            CASE WHEN email IS NOT NULL AND last_on IS NULL THEN format('{} is theirs', email) END,
            CASE WHEN last_on IS NOT NULL THEN format('{} used {} times from {} to {}', email, uses, first_on::TEXT, last_on::TEXT) END
        ) AS evidence
    FROM derived.employment
),
written AS (
    -- A card counts as much as ten mails and meetings.
    SELECT
        person_id,
        display_name AS value,
        count(*) FILTER (NOT is_observed) AS cards,
        CAST(sum(seen_count) FILTER (is_observed) AS BIGINT) AS seen,
        10 * cards + coalesce(seen, 0) AS votes
    FROM derived.person_record
    WHERE has_human_name
    GROUP BY person_id, display_name
),
numbered AS (
    SELECT
        identity.person_id,
        phone.country,
        count(DISTINCT identity.identity) AS numbers,
        min(identity.identity) AS example
    FROM derived.person_identity AS identity
    JOIN (SELECT DISTINCT e164, country FROM derived.phone_number WHERE country IS NOT NULL) AS phone
        ON phone.e164 = identity.identity
    WHERE identity.kind = 'phone'
    GROUP BY identity.person_id, phone.country
),
born AS (
    SELECT person_id, birthday, account, source, record_id, updated_at
    FROM derived.person_record
    WHERE birthday IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY person_id, birthday ORDER BY account, source, record_id) = 1
),
known AS (
    SELECT person_id, 'employer' AS fact, organisation AS value, confidence, source, record_id, evidence, is_current, first_on, last_on
    FROM employed
    UNION ALL
    SELECT person_id, 'title', title, confidence, source, record_id, evidence, is_current, NULL, last_on
    FROM employed
    WHERE title IS NOT NULL
    UNION ALL
    SELECT
        person_id,
        'name',
        value,
        votes / sum(votes) OVER (PARTITION BY person_id),
        'names',
        NULL,
        concat_ws(
            ', ',
            CASE WHEN cards > 0 THEN format('on {} card{}', cards, CASE WHEN cards = 1 THEN '' ELSE 's' END) END,
            CASE WHEN seen > 0 THEN format('written so {} times on mails and meetings', seen) END
        ),
        TRUE,
        NULL,
        NULL
    FROM written
    UNION ALL
    SELECT
        person_id,
        'time_zone',
        time_zone,
        confidence,
        'mail dates',
        NULL,
        format(
            'mail of {} days within 400: {} ahead of UTC; {} of them fit',
            days,
            array_to_string(list_transform(offsets, lambda o: format('{:+d}:{:02d}', o // 60, abs(o) % 60)), ' and '),
            fitting_days
        ),
        TRUE,
        NULL,
        NULL
    FROM derived.person_time_zone
    UNION ALL
    SELECT
        person_id,
        'region',
        country,
        0.85 * numbers / sum(numbers) OVER (PARTITION BY person_id),
        'numbers',
        NULL,
        format('{} is a number of there', example),
        TRUE,
        NULL,
        NULL
    FROM numbered
    UNION ALL
    SELECT
        person_id,
        'birthday',
        birthday,
        (CASE WHEN birthday LIKE '--%' THEN 0.85 ELSE 0.9 END) / count(DISTINCT right(birthday, 5)) OVER (PARTITION BY person_id),
        account || '/' || source,
        record_id,
        'a card says so',
        TRUE,
        NULL,
        NULL
    FROM born
)
SELECT
    person_id,
    fact,
    value,
    round(confidence, 2)::DOUBLE AS confidence,
    row_number() OVER (
        PARTITION BY person_id, fact ORDER BY is_current DESC, round(confidence, 2) DESC, last_on DESC NULLS LAST, value
    ) AS rank,
    is_current,
    source,
    record_id,
    evidence,
    first_on,
    last_on
FROM known
JOIN derived.person AS person USING (person_id)
WHERE NOT person.is_owner;
COMMENT ON VIEW main.person_fact IS 'Something that is known of a person from what was synced, where from and how surely; several values of one fact are several rows.';
COMMENT ON COLUMN main.person_fact.person_id IS 'The person.';
COMMENT ON COLUMN main.person_fact.fact IS 'employer, title, name, time_zone, region or birthday.';
COMMENT ON COLUMN main.person_fact.value IS 'Its value: an organisation or its domain, an IANA time zone, a country in two letters, a birthday as in person.';
COMMENT ON COLUMN main.person_fact.confidence IS 'How surely, from 0 to 1: a light estimate.';
COMMENT ON COLUMN main.person_fact.rank IS '1 is the value to believe.';
COMMENT ON COLUMN main.person_fact.is_current IS 'It holds still; false for an employer that a newer one took the place of.';
COMMENT ON COLUMN main.person_fact.source IS 'Where from: addresses, names, mail dates, numbers, or the account and source of a card.';
COMMENT ON COLUMN main.person_fact.record_id IS 'The id of the card in that source; NULL when it is no card.';
COMMENT ON COLUMN main.person_fact.evidence IS 'What says so, in words.';
COMMENT ON COLUMN main.person_fact.first_on IS 'Of an employer: the first day on which they used its address.';
COMMENT ON COLUMN main.person_fact.last_on IS 'The last day on which they used it, or the card said so.';
