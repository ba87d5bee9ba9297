-- One row is a pair of records and all that it shows.
CREATE OR REPLACE TEMP VIEW shown AS
SELECT
    pair.rowid AS pair_row,
    pair.left_no,
    pair.right_no,
    pair.identities,
    pair.is_named,
    CASE
        -- Where a record has no name, that of its address may agree, but not disagree.
        WHEN pair.is_name_from_address AND pair.name_bits IS NULL THEN NULL
        WHEN pair.left_form_no = pair.right_form_no THEN if(pair.is_name_from_address, 'local_part_is_name', 'name_equal')
        WHEN pair.is_name_from_address THEN if(name.outcome IN ('name_equal', 'name_spelling'), 'local_part_is_name', NULL)
        WHEN at_work.left_no IS NOT NULL THEN 'given_at_work'
        WHEN name.outcome = 'given_near' AND pair.is_slip AND pair.birthday = 'same_birthday' THEN 'given_slip'
        ELSE name.outcome
    END AS name,                   -- a feature
    pair.name_bits,
    coalesce(local.local_parts, 0) AS local_parts,
    own.left_no IS NOT NULL AND at_work.left_no IS NULL AS is_own_address,
    pair.organisation_bits,
    domain.domain_bits,
    pair.is_other_organisation,
    pair.is_one_title,
    pair.is_one_book,
    pair.is_other_mobile,
    pair.is_other_mailbox,
    pair.birthday,
    place.slips = 0 AS is_one_place,
    place.bits AS place_bits
FROM temp.pair AS pair
LEFT JOIN temp.name_pair AS name USING (left_form_no, right_form_no)
LEFT JOIN temp.given_at_work AS at_work ON at_work.left_no = pair.left_no AND at_work.right_no = pair.right_no
LEFT JOIN temp.own_address AS own ON own.left_no = pair.left_no AND own.right_no = pair.right_no
LEFT JOIN temp.shared_local_part AS local ON local.left_no = pair.left_no AND local.right_no = pair.right_no
LEFT JOIN temp.shared_domain AS domain ON domain.left_no = pair.left_no AND domain.right_no = pair.right_no
LEFT JOIN temp.shared_place AS place ON place.left_no = pair.left_no AND place.right_no = pair.right_no;
