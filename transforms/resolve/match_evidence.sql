-- One row is one named reason for or against two records being one person: of all pairs that were compared; and what
-- the user said, which has no bits. The bits of a pair add up to total_bits; the prior
-- is a reason too.
CREATE VIEW derived.match_evidence AS
WITH judged AS (
    SELECT left_no, right_no, max(word_id) AS word_id, arg_max(kind, word_id) AS kind
    FROM derived.judgement
    WHERE left_no IS NOT NULL AND kind <> 'later'
    GROUP BY left_no, right_no
),
pair AS (
    SELECT left_no, right_no, bits, is_enough, reasons FROM derived.edge
    UNION ALL
    SELECT left_no, right_no, NULL, FALSE, [] FROM judged ANTI JOIN derived.edge USING (left_no, right_no)
),
shown AS (
    SELECT
        edge.left_no,
        edge.right_no,
        edge.bits,
        unnest(list_concat(
            list_transform(
                edge.reasons,
                lambda packed: {feature_no: packed >> 24, nth: packed >> 16 & 255, bits: (packed & 65535) / 4 - 8192}
            ),
            -- Neither has a row in derived.feature; the user's word has no bits.
            CASE WHEN edge.bits IS NOT NULL THEN [{feature_no: NULL, nth: 1, bits: scale.prior_bits}] END,
            CASE WHEN judged.kind IS NOT NULL THEN [{feature_no: NULL, nth: 1, bits: NULL}] END
        )) AS reason,
        judged.kind AS said,
        edge.is_enough AND decision.stopped_by IS NULL OR one.person_id = other.person_id AS is_joined,
        coalesce(decision.stopped_by, CASE judged.kind WHEN 'different' THEN 'different' END) AS stopped_by,
        judged.word_id,
        one,
        other,
        one.account AS left_account,
        one.source AS left_source,
        one.record_id AS left_record_id,
        one.person_id AS left_person_id,
        other.account AS right_account,
        other.source AS right_source,
        other.record_id AS right_record_id,
        other.person_id AS right_person_id,
        scale.needed_bits,
        scale.population,
        -- Close: up to 12 bits, one good reason, are missing.
        one.person_id = other.person_id OR coalesce(edge.bits >= scale.needed_bits - 12, FALSE) OR judged.kind IS NOT NULL
            AS is_shown
    FROM pair AS edge
    CROSS JOIN derived.scale AS scale
    JOIN derived.person_record AS one ON one.record_no = edge.left_no
    JOIN derived.person_record AS other ON other.record_no = edge.right_no
    LEFT JOIN derived.decision AS decision ON decision.left_no = edge.left_no AND decision.right_no = edge.right_no
    LEFT JOIN judged ON judged.left_no = edge.left_no AND judged.right_no = edge.right_no
),
-- What was compared is looked up for those who ask: of millions of pairs few ever do.
told AS (
    SELECT
        shown.*,
        CASE
            WHEN feature.feature IN ('same_email', 'address_names_one') THEN both_have.emails
            WHEN feature.feature IN ('same_role_mailbox', 'role_mailbox') THEN both_have.role_mailboxes
            WHEN feature.feature = 'same_household_mailbox' THEN both_have.household_mailboxes
            WHEN feature.feature = 'same_phone' THEN both_have.phones
            WHEN feature.feature = 'same_mobile' THEN both_have.mobiles
            WHEN feature.feature = 'number_stays' THEN coalesce(both_have.mobiles, both_have.phones)
            WHEN feature.feature IN ('same_address', 'address_near', 'address_stays') THEN [coalesce(
                list_filter(left_has.places, lambda place: list_contains(right_has.place_nos, place.place_no))[1].address,
                left_has.places[1].address || ' / ' || right_has.places[1].address
            )]
            WHEN feature.feature = 'same_homepage' THEN both_have.homepages
            WHEN feature.feature IN ('same_profile', 'profile_is_ones') THEN both_have.profiles
            WHEN feature.feature = 'mobile_differs' THEN [left_has.mobile || ' / ' || right_has.mobile]
            WHEN feature.feature = 'mailbox_differs' THEN [left_has.mailbox || ' / ' || right_has.mailbox]
            WHEN feature.feature = 'same_local_part'
                THEN list_sort(list_intersect(left_has.local_parts, right_has.local_parts))
            WHEN feature.feature = 'same_organisation_domain'
                THEN list_sort(list_intersect(left_has.domains, right_has.domains))
            WHEN feature.feature = 'same_organisation' THEN [coalesce(one.organisation, other.organisation, one.organisation_key)]
            WHEN feature.feature = 'organisation_differs' THEN [one.organisation || ' / ' || other.organisation]
            WHEN feature.feature = 'same_title' THEN [one.title]
            WHEN feature.feature = 'one_address_book' THEN [one.book]
            WHEN feature.signal = 'birthday'
                THEN [if(one.birthday = other.birthday, one.birthday, one.birthday || ' / ' || other.birthday)]
            ELSE [concat_ws(' / ', one.display_name, other.display_name)]
        END AS compared,
        coalesce(feature.feature, if(reason.bits IS NULL, 'said_' || said, 'prior')) AS feature,
        feature.because
    FROM shown
    LEFT JOIN derived.feature AS feature ON feature.feature_no = shown.reason.feature_no
    LEFT JOIN derived.held AS left_has ON left_has.record_no = shown.left_no
    LEFT JOIN derived.held AS right_has ON right_has.record_no = shown.right_no
    LEFT JOIN derived.held_by_both AS both_have
        ON both_have.left_no = shown.left_no AND both_have.right_no = shown.right_no
)
SELECT
    left_account,
    left_source,
    left_record_id,
    left_person_id,
    right_account,
    right_source,
    right_record_id,
    right_person_id,
    feature,                           -- derived.feature, 'prior', said_same or said_different
    reason.bits,                       -- NULL: the user's word, which beats every score
    CASE
        WHEN because IS NOT NULL THEN replace(because, '{}', coalesce(compared[reason.nth], ''))
        WHEN feature = 'prior' THEN 'two records taken at random are one person''s in about one pair of ' || population
        ELSE 'you said so: ' || word.command
    END AS because,
    told.bits AS total_bits,
    derived.probability(told.bits) AS probability,  -- that the two are one person, by evidence alone
    is_joined,
    stopped_by,                        -- the guard, where the evidence was enough; else NULL
    needed_bits,
    is_shown                           -- joined, close, or judged
FROM told
LEFT JOIN core.word AS word USING (word_id);
