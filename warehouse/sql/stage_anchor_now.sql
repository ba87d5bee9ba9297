-- One row is a record on which a word is to hang.
CREATE OR REPLACE TEMP TABLE anchor_now (
    word_id BIGINT, command_id BIGINT, side TINYINT, position INTEGER, account TEXT, source TEXT, record_id TEXT,
    is_followed BOOLEAN
)
