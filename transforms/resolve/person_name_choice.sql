-- One row is a person and the name to show: a card's before an observed one, the most complete, then the one that
-- most records have, and in the end the first in the alphabet, so that it does not change without a reason.
CREATE TABLE derived.person_name_choice AS
WITH named AS (
    SELECT
        *,
        length(name_key) - length(replace(name_key, ' ', '')) AS further_words,
        count(*) OVER (PARTITION BY person_id, name_key) AS records_with_name
    FROM derived.person_record
    WHERE display_name IS NOT NULL
)
SELECT person_id, display_name, given_name, family_name
FROM named
QUALIFY row_number() OVER (
    PARTITION BY person_id
    ORDER BY
        is_observed,
        has_human_name DESC,
        further_words DESC,
        records_with_name DESC,
        seen_count DESC,
        display_name,
        record_no
) = 1;
