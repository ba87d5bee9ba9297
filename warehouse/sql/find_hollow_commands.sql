-- One row is a command that said, hung or took back a word that goes; its text may name whom the word was about.
CREATE OR REPLACE TEMP TABLE hollow_command AS
SELECT command_id FROM judged.word JOIN forgotten_word USING (word_id)
UNION
SELECT command_id FROM judged.anchor JOIN forgotten_word USING (word_id)
UNION
SELECT command_id FROM judged.taken_back JOIN forgotten_word USING (word_id)
