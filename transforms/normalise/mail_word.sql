-- One row is a word of new e-mail addresses, and what there is to know of it. Filled by emails.py.
CREATE OR REPLACE TEMP TABLE mail_word (
    word TEXT NOT NULL,
    tells_nothing BOOLEAN NOT NULL,    -- transforms.normalise.mailboxes.tells_nothing
    spelling TEXT                      -- of an ordinary word that is one of two; NULL of others
);
