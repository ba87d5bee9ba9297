-- One row is a word that leaves the warehouse for good.
CREATE OR REPLACE TEMP TABLE leaving_word (word_id BIGINT)
