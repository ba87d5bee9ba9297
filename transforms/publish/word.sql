-- One row is a word: one thing that you said about people, and what became of it.
CREATE VIEW main.word AS
SELECT
    word.word_id,
    word.said_at,
    word.command,
    word.kind,
    word.content,
    word.days,
    word.from_on,
    word.until_on,
    word.is_off,
    standing.about,
    standing.state,
    standing.because,
    standing.person_id,
    standing.other_person_id
FROM core.word AS word
JOIN derived.word_standing AS standing USING (word_id);
COMMENT ON VIEW main.word IS 'A word: one thing that you said about people and did not take back, and what became of it.';
COMMENT ON COLUMN main.word.word_id IS 'The number of the word; the later one wins.';
COMMENT ON COLUMN main.word.said_at IS 'When you said it.';
COMMENT ON COLUMN main.word.command IS 'The command that said it.';
COMMENT ON COLUMN main.word.kind IS 'same and different are judgements about records; owner and delegate are about addresses, away about you, a cadence about a person, a tag or a category; the others are about a person.';
COMMENT ON COLUMN main.word.content IS 'The tag, the text of the note, the kind of contact, how the tie ended, whose cadence it is.';
COMMENT ON COLUMN main.word.days IS 'A cadence in days.';
COMMENT ON COLUMN main.word.from_on IS 'Its first day, of words that have one.';
COMMENT ON COLUMN main.word.until_on IS 'The first day after it, of words that have one.';
COMMENT ON COLUMN main.word.is_off IS 'It takes back the same word said before: a tag that was removed.';
COMMENT ON COLUMN main.word.about IS 'The names that the records had which it was said about.';
COMMENT ON COLUMN main.word.state IS 'attached: in force. overruled: a later word says otherwise. waiting: its records are gone, and longsince review asks you whom it is about.';
COMMENT ON COLUMN main.word.because IS 'Why it is not in force.';
COMMENT ON COLUMN main.word.person_id IS 'The person it is about.';
COMMENT ON COLUMN main.word.other_person_id IS 'The other person of a judgement; the same one where it joined two.';
