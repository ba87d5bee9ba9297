-- One row is a span of days in which you were in touch with nobody, much longer than is usual.
CREATE VIEW main.quiet_span AS
SELECT from_on, until_on, until_on - from_on AS days
FROM derived.quiet_span;
COMMENT ON VIEW main.quiet_span IS 'A span of days in which you were in touch with nobody, much longer than is usual for you: were you away? Then say so with longsince away.';
COMMENT ON COLUMN main.quiet_span.from_on IS 'The first day without contact.';
COMMENT ON COLUMN main.quiet_span.until_on IS 'The first day with contact again.';
COMMENT ON COLUMN main.quiet_span.days IS 'How many days were without.';
