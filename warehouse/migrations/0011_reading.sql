-- Until when a collection is known, and until when what went was there: whether a meeting was still to be seen when it
-- was over.

ALTER TABLE raw.collection ADD COLUMN read_at TIMESTAMPTZ;  -- when the last pull that went well began, of a file its date; NULL: see last_success_at
ALTER TABLE raw.record ADD COLUMN seen_at TIMESTAMPTZ;  -- of what is gone: when its collection was last read with it there; NULL: not noted
