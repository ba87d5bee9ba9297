-- One row is a compared pair of records, its evidence and the sum of it.
CREATE TABLE derived.edge AS
SELECT
    evidence.left_no,
    evidence.right_no,
    min(scale.prior_bits) + sum(evidence.bits) AS bits,
    min(scale.prior_bits) + sum(evidence.bits) >= min(scale.needed_bits) AS is_enough,
    -- So alike that one address book may have both: they share an identity, and the names do not speak against it.
    bool_or(evidence.feature IN ('same_email', 'same_role_mailbox', 'same_phone', 'same_mobile', 'same_profile'))
    AND NOT bool_or(evidence.signal = 'name' AND evidence.bits < 0) AS is_near_identical,
    -- Names that differ are weighed against something that is one person's.
    bool_or(evidence.feature IN ('address_names_one', 'profile_is_ones')) AS is_past_names,
    -- Sorted as a list: an ORDER BY in the aggregate takes twice as long.
    list_sort(list({feature: evidence.feature, compared: evidence.compared, bits: evidence.bits})) AS reasons
FROM temp.evidence AS evidence
CROSS JOIN derived.scale AS scale
GROUP BY evidence.left_no, evidence.right_no;
