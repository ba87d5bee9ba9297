-- One row is a distinct organisation as written on cards, and its key. Filled by organisations.py.
CREATE TABLE derived.organisation_name (
    organisation TEXT NOT NULL,        -- as written
    organisation_key TEXT              -- folded, without legal forms; NULL when nothing is left
);
