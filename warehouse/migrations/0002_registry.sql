-- Schema registry: the names of people for ever. It cannot be derived again, so it stays here.

CREATE SCHEMA registry;

-- One row: this record belongs to this person since then, or belonged when it was last seen.
CREATE TABLE registry.member (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    since_at TIMESTAMPTZ NOT NULL
);

-- One row is a person id that was given out. One that ended in a merge lives on as an alias.
CREATE TABLE registry.person (
    person_id BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    alias_of BIGINT                    -- the living person it now means; never itself an alias
);

-- One row is something that happened to a person id; each (event, person_id, other_person_id) at most once.
CREATE TABLE registry.event (
    event_id BIGINT NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    event TEXT NOT NULL,               -- created, merged, split, ...
    person_id BIGINT NOT NULL,         -- whom it happened to: was created, was merged away, was split off
    other_person_id BIGINT             -- merged into whom, split from whom
);
