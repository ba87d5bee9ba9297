-- What a folder of mail is for changes what its mail means: junk does not count, drafts were not sent.

ALTER TABLE raw.collection ADD COLUMN role TEXT;  -- inbox, sent, drafts, junk, trash, archive, all; NULL: none of these
