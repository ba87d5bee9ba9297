-- One row is what a judgement comes to: a pair of records that it joins or keeps apart, one row each; or, without a
-- pair, that it needs none, was overruled, or waits. Of `later` the pair is two of the people not decided about yet.
-- Filled by judgements.py.
CREATE TABLE derived.judgement (
    word_id BIGINT NOT NULL,           -- of core.word
    kind TEXT NOT NULL,                -- same, different, later
    state TEXT NOT NULL,               -- attached, overruled (a later word says otherwise), waiting
    lost_side TINYINT,                 -- waiting: the side of which no record is known again
    left_no UBIGINT,                   -- of derived.record; less than right_no
    right_no UBIGINT
);
