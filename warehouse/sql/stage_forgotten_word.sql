-- One row is a word that goes, beside those that hang on a record that does.
CREATE OR REPLACE TEMP TABLE forgotten_word (
    word_id BIGINT
)
