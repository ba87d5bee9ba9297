-- One row is a mailbox from which somebody writes in the owner's name: what they write, also with the owner in From and
-- them in Sender, is no contact of the owner's, wherever it lies.
CREATE TABLE derived.delegate_address AS
SELECT match_key
FROM derived.owner_claim
WHERE state = 'delegate';
