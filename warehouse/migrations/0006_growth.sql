-- What became of a person id, whole: it grew, it retired (no record is left), it returned.

ALTER TABLE registry.event ADD COLUMN records BIGINT;  -- grew: how many records the person had then
