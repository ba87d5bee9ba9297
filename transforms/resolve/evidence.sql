-- One row is what some pair of records shows, with each feature and the bits that it adds to the sum. Pairs that show the
-- same are weighed once: of millions some ten thousands differ.
--
-- Features of one signal are not independent (added as if they were, they made 94 of 100 joined pairs wrong): of
-- those for, the strongest counts in full, the second adds at most 2 bits, others nothing. Those against all count.
CREATE OR REPLACE TEMP TABLE evidence AS
WITH distinct_comparison AS (
    SELECT
        comparison.comparison_no,
        shown.* EXCLUDE (pair_row, left_no, right_no, identities),
        derived.shared_times(identities, 'email') AS emails,
        derived.shared_times(identities, 'role mailbox') AS role_mailboxes,
        derived.shared_times(identities, 'household mailbox') AS household_mailboxes,
        derived.shared_times(identities, 'phone') AS phones,
        derived.shared_times(identities, 'mobile') AS mobiles,
        derived.shared_times(identities, 'homepage') AS homepages,
        derived.shared_times(identities, 'profile') AS profiles
    FROM (SELECT comparison_no, min(pair_row) AS pair_row FROM temp.comparison GROUP BY comparison_no) AS comparison
    JOIN temp.shown AS shown USING (pair_row)
),
counted AS (
    SELECT
        comparison_no,
        unnest([
            {feature: 'same_email', times: emails, rarity_bits: 0},
            {feature: if(is_named, 'role_mailbox', 'same_role_mailbox'), times: role_mailboxes, rarity_bits: 0},
            {feature: 'same_household_mailbox', times: household_mailboxes, rarity_bits: 0},
            {feature: 'same_phone', times: phones, rarity_bits: 0},
            {feature: 'same_mobile', times: mobiles, rarity_bits: 0},
            {feature: 'same_profile', times: profiles, rarity_bits: 0},
            {
                feature: if(is_one_place, 'same_address', 'address_near'),
                times: CAST(place_bits IS NOT NULL AS INT),
                rarity_bits: place_bits
            },
            {feature: 'same_homepage', times: homepages, rarity_bits: 0},
            {feature: name, times: if(name IS NULL, 0, 1), rarity_bits: name_bits},
            {feature: 'same_local_part', times: local_parts, rarity_bits: 0},
            -- One name, and one number that is no mobile's or one mailbox of a household, with nothing else that is one person's:
            -- in a household names recur, however rare they are elsewhere. So what the name says is set to what it says there.
            {
                feature: 'namesake',
                times: CAST(
                    (phones + household_mailboxes > 0 OR place_bits IS NOT NULL) AND emails = 0 AND mobiles = 0 AND profiles = 0 AND (is_named OR role_mailboxes = 0)
                    AND (birthday IS NULL OR birthday NOT IN ('same_birthday', 'same_day_of_birth'))
                    AND name_bits > 8 AND name IN (
                        'name_equal', 'name_spelling', 'name_contained', 'name_nickname', 'name_near', 'name_initial',
                        'generation_missing'
                    ) AS INT
                ),
                rarity_bits: -name_bits
            },
            -- Names that differ, and something that two people do not have in common: see feature.sql.
            {feature: 'address_names_one', times: CAST(is_own_address AS INT), rarity_bits: 0},
            {
                feature: 'number_stays',
                times: CAST(name = 'family_differs' AND (mobiles > 0 OR phones > 0 AND birthday = 'same_birthday') AS INT),
                rarity_bits: 0
            },
            {
                feature: 'address_stays',
                times: CAST(name = 'family_differs' AND place_bits IS NOT NULL AND birthday = 'same_birthday' AS INT),
                rarity_bits: 0
            },
            {
                feature: 'profile_is_ones',
                times: CAST(
                    profiles > 0 AND (
                        name IN ('family_differs', 'given_near', 'given_slip')
                        OR name IN ('given_differs', 'name_differs') AND birthday IN ('same_birthday', 'birthday_near')
                    ) AS INT
                ),
                rarity_bits: 0
            },
            {feature: 'same_organisation', times: CAST(organisation_bits IS NOT NULL AS INT), rarity_bits: organisation_bits},
            {feature: 'same_title', times: CAST(is_one_title AS INT), rarity_bits: 0},
            {feature: 'mobile_differs', times: CAST(is_other_mobile AS INT), rarity_bits: 0},
            {feature: 'mailbox_differs', times: CAST(is_other_mailbox AS INT), rarity_bits: 0},
            {feature: 'organisation_differs', times: CAST(is_other_organisation AS INT), rarity_bits: 0},
            {feature: birthday, times: CAST(birthday IS NOT NULL AS INT), rarity_bits: 0},
            {feature: 'one_address_book', times: CAST(is_one_book AS INT), rarity_bits: 0}
        ], recursive := TRUE)
    FROM distinct_comparison
),
shown AS (
    SELECT comparison_no, feature, unnest(range(times)) + 1 AS nth, rarity_bits
    FROM counted
    WHERE times > 0
    UNION ALL
    SELECT comparison_no, 'same_organisation_domain', generate_subscripts(domain_bits, 1), unnest(list_reverse(domain_bits))
    FROM distinct_comparison
    WHERE domain_bits IS NOT NULL
),
weighed AS (
    SELECT
        shown.comparison_no,
        shown.feature,
        shown.nth,
        feature.signal,
        feature.feature_no,
        feature.bits + CASE feature.scale
            WHEN 'fixed' THEN 0
            WHEN 'size' THEN derived.in_quarters(log2(scale.population / 10000))
            WHEN 'place' THEN derived.in_quarters(log2(scale.population / 10000)) + shown.rarity_bits
            ELSE shown.rarity_bits
        END AS bits
    FROM shown
    JOIN derived.feature AS feature USING (feature)
    CROSS JOIN derived.scale AS scale
),
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY comparison_no, signal, bits > 0 ORDER BY bits DESC, feature, nth) AS place
    FROM weighed
),
counting AS (
    SELECT
        * EXCLUDE (bits, place),
        CASE WHEN bits <= 0 OR place = 1 THEN bits WHEN place = 2 THEN least(bits, 2) ELSE 0 END AS bits
    FROM ranked
)
SELECT
    comparison_no,
    min(scale.prior_bits) + sum(bits) AS bits,
    min(scale.prior_bits) + sum(bits) >= min(scale.needed_bits) AS is_enough,
    -- So alike that one address book may have both: they share an identity, and the names do not speak against it.
    bool_or(feature IN ('same_email', 'same_role_mailbox', 'same_phone', 'same_mobile', 'same_profile'))
    AND NOT bool_or(signal = 'name' AND bits < 0) AS is_near_identical,
    -- Names that differ are weighed against something that is one person's.
    bool_or(feature IN ('address_names_one', 'profile_is_ones', 'given_slip')) AS is_past_names,
    -- Names that nobody bears both, as compare.py says.
    bool_or(feature IN (
        'generation_differs', 'gender_differs', 'middle_differs', 'given_near', 'given_differs', 'name_differs', 'homoglyph'
    )) AS is_name_conflict,
    -- Which feature, which of several with it, and quarters of bits from -8192 on: in one number, as millions of lists of such
    -- are written in half the time. match_evidence.sql takes them apart.
    list_sort(list(CAST((CAST(feature_no AS BIGINT) * 256 + least(nth, 255)) * 65536 + 4 * (bits + 8192) AS UINTEGER))) AS reasons
FROM counting
CROSS JOIN derived.scale AS scale
GROUP BY comparison_no;
