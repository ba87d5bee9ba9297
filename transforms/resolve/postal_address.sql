-- One row is a distinct postal address of some card: to be shown, and folded for comparison. Filled by postal.py.
CREATE TABLE derived.postal_address (
    value TEXT NOT NULL,               -- as in core.contact_address
    address TEXT,                      -- in one line; NULL when it is empty
    street TEXT,                       -- its letters; like the three below NULL where there is none
    number TEXT,                       -- of house and flat
    postcode TEXT,
    locality TEXT,
    further TEXT                       -- the letters of a second line
);
