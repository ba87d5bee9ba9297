-- One row is a named reason of derived.match_evidence, with the names as the two records have them: what `longsince
-- explain` tells. Pairs that did not come close are in it, too.
CREATE VIEW derived.explained AS
SELECT
    evidence.left_account,
    evidence.left_source,
    evidence.left_record_id,
    evidence.right_account,
    evidence.right_source,
    evidence.right_record_id,
    evidence.left_person_id,
    evidence.right_person_id,
    coalesce(one_card.full_name, one.display_name) AS left_name,
    coalesce(other_card.full_name, other.display_name) AS right_name,
    evidence.is_joined,
    evidence.stopped_by,
    evidence.total_bits,
    evidence.needed_bits,
    evidence.feature,
    evidence.bits,
    evidence.because
FROM derived.match_evidence AS evidence
JOIN derived.record AS one
    ON one.account = left_account AND one.source = left_source AND one.record_id = left_record_id
JOIN derived.record AS other
    ON other.account = right_account AND other.source = right_source AND other.record_id = right_record_id
LEFT JOIN core.contact AS one_card
    ON one_card.account = left_account AND one_card.source = left_source AND one_card.record_id = left_record_id
LEFT JOIN core.contact AS other_card
    ON other_card.account = right_account AND other_card.source = right_source AND other_card.record_id = right_record_id;
