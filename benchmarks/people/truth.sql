-- One row is what is true of a record: whose it is. A card by its key, an invitee by address and name as written.
CREATE TABLE core.truth (
    account TEXT,                      -- NULL for an invitee, like the two below
    source TEXT,
    record_id TEXT,
    email TEXT,                        -- NULL for a card, like the name, which an invitee may lack too
    name TEXT,
    person BIGINT NOT NULL
);
