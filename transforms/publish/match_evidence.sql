-- One row is a named reason for or against two records being one person.
CREATE VIEW main.match_evidence AS
SELECT * EXCLUDE (needed_bits, is_shown)
FROM derived.match_evidence
WHERE is_shown;
COMMENT ON VIEW main.match_evidence IS 'A named reason for or against two records being one person: of pairs that were joined, and the closest that were not.';
COMMENT ON COLUMN main.match_evidence.left_account IS 'The account of the one record.';
COMMENT ON COLUMN main.match_evidence.left_source IS 'Its source.';
COMMENT ON COLUMN main.match_evidence.left_record_id IS 'Its id in that source.';
COMMENT ON COLUMN main.match_evidence.left_person_id IS 'The person it belongs to.';
COMMENT ON COLUMN main.match_evidence.right_account IS 'The account of the other record.';
COMMENT ON COLUMN main.match_evidence.right_source IS 'Its source.';
COMMENT ON COLUMN main.match_evidence.right_record_id IS 'Its id in that source.';
COMMENT ON COLUMN main.match_evidence.right_person_id IS 'The person it belongs to.';
COMMENT ON COLUMN main.match_evidence.feature IS 'The name of the reason; said_same and said_different are your own words.';
COMMENT ON COLUMN main.match_evidence.bits IS 'Its weight in bits; below zero it speaks against. NULL: your word, which beats every score.';
COMMENT ON COLUMN main.match_evidence.because IS 'The reason in words.';
COMMENT ON COLUMN main.match_evidence.total_bits IS 'The weight of all reasons of the pair together; NULL where there is only your word.';
COMMENT ON COLUMN main.match_evidence.probability IS 'How probable it is, by that weight, that the two are one person; NULL where there is only your word.';
COMMENT ON COLUMN main.match_evidence.is_joined IS 'The two records belong to one person.';
COMMENT ON COLUMN main.match_evidence.stopped_by IS 'The guard that kept the pair apart; NULL when none did.';
