-- Which home on which machine synced, or signed in: a mark that says nothing of it but whether it is another.

ALTER TABLE raw.sync_run ADD COLUMN machine TEXT;  -- NULL: of a longsince that did not note it
