-- The input tables of every refresh. `flows` fills them from parsed records; nothing below changes them.
-- Row types: transforms/core/rows.py, same order of columns.

CREATE SCHEMA core;
CREATE SCHEMA derived;
CREATE SEQUENCE core.entry_number;
CREATE SEQUENCE core.mail_number;

-- One row: this refresh.
CREATE TABLE core.refresh (
    refreshed_at TIMESTAMPTZ NOT NULL,
    incarnation TEXT NOT NULL,         -- of warehouse.duckdb; a restore starts a new one
    change_number BIGINT NOT NULL,     -- of warehouse.duckdb when the rows were read
    settings_hash TEXT NOT NULL,
    code_version TEXT NOT NULL
);

-- One row: the day that this refresh is as of. Apart from core.refresh, for what is derived depends on it.
CREATE TABLE core.day (
    as_of DATE NOT NULL                -- the owner's local day
);

-- One row is a span of time that the owner spent in one time zone; the spans cover all time.
CREATE TABLE core.owner_time_zone (
    from_at TIMESTAMPTZ NOT NULL,      -- '-infinity' for the first
    until_at TIMESTAMPTZ NOT NULL,     -- exclusive; 'infinity' for the last
    time_zone TEXT NOT NULL            -- IANA
);

-- One row is an e-mail address that the settings know as the owner's, or that an account of theirs signs in with.
-- Whose it is in the end: derived.owner_claim.
CREATE TABLE core.owner_address (
    address TEXT NOT NULL,
    account TEXT                       -- that signs in with it; NULL: listed under [owner]
);

-- One row: how many of all automatic merges shall be right. No row: 0.995.
CREATE TABLE core.aim (
    precision DOUBLE NOT NULL
);

-- One row is an account, as the settings describe it.
CREATE TABLE core.account (
    account TEXT NOT NULL,
    provider TEXT NOT NULL,
    region TEXT NOT NULL,              -- ISO 3166-1 alpha-2: how its phone numbers without +CC are read
    is_enabled BOOLEAN NOT NULL,       -- and not closed
    closed_on DATE,                    -- the owner's day: what came later is no contact; NULL: not closed
    sources TEXT[] NOT NULL,           -- that are pulled
    counts_unanswered BOOLEAN NOT NULL -- meetings that the owner left unanswered count as contact
);

-- One row is one card of an address book. A record held by several collections is one row.
CREATE TABLE core.contact (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    collections TEXT[] NOT NULL,       -- names, not ids
    is_gone BOOLEAN NOT NULL,
    full_name TEXT,
    given_name TEXT,
    middle_name TEXT,
    family_name TEXT,
    name_prefix TEXT,
    name_suffix TEXT,
    nickname TEXT,
    organisation TEXT,
    title TEXT,
    kind TEXT NOT NULL,                -- individual, group, org, location
    birthday TEXT,                     -- 1985-04-12, or --04-12 without the year
    tags TEXT[] NOT NULL,
    updated_at TIMESTAMPTZ
);

-- One row is one e-mail address, phone number, URL or postal address written on a card.
CREATE TABLE core.contact_address (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,                -- email, phone, url, postal
    value TEXT NOT NULL,               -- as written; a postal address: the parts of ADR, with semicolons between them
    label TEXT,
    position INTEGER NOT NULL          -- 0 is the first of its kind
);

-- One row is one entry of a calendar: a single meeting, the master of a series, or one changed occurrence.
CREATE TABLE core.meeting_entry (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    entry INTEGER NOT NULL,            -- position inside the record
    collections TEXT[] NOT NULL,
    is_gone BOOLEAN NOT NULL,
    gone_at TIMESTAMPTZ,               -- when we learnt that it is gone
    seen_at TIMESTAMPTZ,               -- of what is gone: when it was last there to be seen; NULL: not noted
    uid TEXT NOT NULL,
    recurrence_id TIMESTAMP,           -- wall clock in time_zone; NULL for a single meeting or a master
    applies_to_following BOOLEAN NOT NULL,  -- replaces all later occurrences too, moved by as much
    starts TIMESTAMP NOT NULL,         -- wall clock in time_zone
    ends TIMESTAMP NOT NULL,           -- exclusive
    time_zone TEXT,                    -- IANA; NULL: floating, the owner's zone of that day
    has_unknown_zone BOOLEAN NOT NULL,
    hides_guests BOOLEAN NOT NULL,     -- others may be invited whom this copy does not name
    is_all_day BOOLEAN NOT NULL,
    rrules TEXT[] NOT NULL,            -- RRULE values, unexpanded
    rdates TIMESTAMP[] NOT NULL,
    exdates TIMESTAMP[] NOT NULL,
    title TEXT,
    status TEXT NOT NULL,              -- confirmed, tentative, cancelled; deleted: taken out of its series
    is_transparent BOOLEAN NOT NULL,
    is_private BOOLEAN NOT NULL,
    sequence INTEGER NOT NULL,
    updated_at TIMESTAMPTZ,
    entry_id BIGINT DEFAULT nextval('core.entry_number')  -- of this file only; the row type lacks it
);

-- One row is an occurrence that its calendar showed and then took out of its series; of several times the last.
CREATE TABLE core.taken_out (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,           -- whose change took it out
    uid TEXT NOT NULL,                 -- of the series
    original TIMESTAMP NOT NULL,       -- the start that the series gave it; wall clock in time_zone, as those below
    starts TIMESTAMP NOT NULL,
    ends TIMESTAMP,                    -- exclusive; NULL: it lasted as long as its series says
    time_zone TEXT,                    -- IANA; NULL: floating, the owner's zone of that day
    seen_at TIMESTAMPTZ NOT NULL,      -- when it was last there to be seen
    gone_at TIMESTAMPTZ NOT NULL       -- when we learnt that it is gone
);

-- One row is someone on an entry: an attendee, or the organiser.
CREATE TABLE core.meeting_invitee (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    entry INTEGER NOT NULL,
    email TEXT NOT NULL,               -- as written, without mailto:
    name TEXT,                         -- as written
    response TEXT,                     -- accepted, declined, tentative, needs_action, delegated; NULL unsaid
    kind TEXT NOT NULL,                -- individual, group, resource, room, unknown
    is_organizer BOOLEAN NOT NULL,
    is_attendee BOOLEAN NOT NULL,
    is_self BOOLEAN NOT NULL           -- the provider says that it is the account's own person
);

-- One row is one mail of one account, whichever of its folders have it. Another account may have the same mail.
CREATE TABLE core.message (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    collections TEXT[] NOT NULL,       -- folders or labels, by name
    is_gone BOOLEAN NOT NULL,
    gone_at TIMESTAMPTZ,               -- when we learnt that it is gone
    message_key TEXT NOT NULL,         -- a hash of Message-ID, date and sender: equal for the same mail anywhere
    message_id TEXT,                   -- without brackets
    sent_at TIMESTAMPTZ,               -- by its own Date; NULL: missing or unreadable
    sent_offset_minutes INTEGER,       -- of the Date; NULL: unsaid
    received_at TIMESTAMPTZ,           -- by the server
    in_reply_to TEXT,                  -- a Message-ID, without brackets
    subject TEXT,                      -- NULL unless subjects are kept
    recipient_count INTEGER NOT NULL,  -- different To, Cc and Bcc addresses; core.message_address may hold fewer
    list_id TEXT,                      -- of the mailing list; NULL when a copy came without one
    is_bulk BOOLEAN NOT NULL,
    is_automatic BOOLEAN NOT NULL,
    is_calendar BOOLEAN NOT NULL,
    is_bounce BOOLEAN NOT NULL,
    failed_recipients TEXT[] NOT NULL,
    is_sent BOOLEAN NOT NULL,          -- some copy is or was in a folder of sent mail
    is_draft BOOLEAN NOT NULL,         -- every copy that is here, or was here last, is a draft
    is_junk BOOLEAN NOT NULL,          -- every copy that is here, or was here last, is in junk
    mail_id BIGINT DEFAULT nextval('core.mail_number')  -- of this file only; the row type lacks it
);

-- One row is one mailbox of a mail's header. A mailbox named twice in a field is one row.
CREATE TABLE core.message_address (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    field TEXT NOT NULL,               -- from, sender, reply_to, to, cc, bcc
    position INTEGER NOT NULL,         -- 0 is the first of the field
    email TEXT NOT NULL,               -- as written, without brackets
    name TEXT                          -- as written, decoded
);

-- One row is one person on something that a source says outright happened and that is neither mail nor meeting.
CREATE TABLE core.exchange (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    position INTEGER NOT NULL,         -- 0 is the first of the record
    is_gone BOOLEAN NOT NULL,
    kind TEXT NOT NULL,                -- chat, call, met, connection, invitation
    direction TEXT NOT NULL,           -- out: from the owner; in; both
    occurred_at TIMESTAMPTZ,           -- NULL: only the day is known
    occurred_on DATE,                  -- in the owner's zone; NULL: the moment is known
    group_size INTEGER NOT NULL,       -- people besides whoever wrote
    is_unanswered BOOLEAN NOT NULL,    -- a call that nobody took
    is_spam BOOLEAN NOT NULL,
    party_kind TEXT NOT NULL,          -- email, phone, url, name: what value is; record: whom the record is of
    value TEXT,                        -- as written; NULL where party_kind is record
    name TEXT                          -- as written
);

-- One row is a record that could not be parsed; its text waits in warehouse.duckdb.
CREATE TABLE core.quarantine (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    collection TEXT NOT NULL,
    record_id TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- One row is the span of time for which one source of one account was synced.
CREATE TABLE core.coverage (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    synced_from_at TIMESTAMPTZ,        -- NULL: everything that the source holds
    synced_to_at TIMESTAMPTZ,          -- the start of the last sync in which every collection succeeded
    last_success_at TIMESTAMPTZ,
    last_error TEXT,                   -- NULL when the last sync succeeded
    last_error_at TIMESTAMPTZ,
    record_count BIGINT NOT NULL       -- records that are not gone
);

-- One row is a name of collections of one source, and until when they are known.
CREATE TABLE core.collection (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    read_on DATE NOT NULL,             -- the owner's day of the last pull that went well, of a file that of its date
    is_left BOOLEAN NOT NULL           -- pulled no more: the source lists none, or it is switched off
);

-- One row: this record belonged to this person at the end of the refresh before, or earlier if it went.
CREATE TABLE core.previous_member (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    person_id BIGINT NOT NULL
);

-- One row is what a card said of someone's work, and since which refresh. Of cards that did not change since the last
-- refresh only those are here that once said something else.
CREATE TABLE core.position (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    organisation TEXT,
    title TEXT,
    since_at TIMESTAMPTZ NOT NULL
);

-- One row is something that happened to a person id in an earlier refresh.
CREATE TABLE core.person_event (
    event_id BIGINT NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    event TEXT NOT NULL,               -- as in derived.person_event
    person_id BIGINT NOT NULL,
    other_person_id BIGINT
);

-- One row: the last person id ever given out (0 before the first).
CREATE TABLE core.last_person_id (
    person_id BIGINT NOT NULL
);

-- One row is a person id that was nobody's at the last refresh: it ended in a merge, or had no record left.
CREATE TABLE core.ended_person (
    person_id BIGINT NOT NULL,
    alias_of BIGINT,                   -- the person whom it means, since it ended in a merge
    is_retired BOOLEAN NOT NULL        -- had no record left
);

-- One row: this record belonged to this person id, which ended in a merge since.
CREATE TABLE core.former_member (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    person_id BIGINT NOT NULL
);

-- One row: this record first came as this person id, which it does not bear any more.
CREATE TABLE core.first_member (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    has_ended BOOLEAN NOT NULL         -- in a merge
);

-- One row is a word that counts: one thing that the user said.
CREATE TABLE core.word (
    word_id BIGINT NOT NULL,           -- in the order said: the later one wins
    command_id BIGINT NOT NULL,
    said_at TIMESTAMPTZ NOT NULL,
    command TEXT NOT NULL,             -- that said it, as text
    kind TEXT NOT NULL,                -- same, different, tag, note, owner, delegate, kind, ...
    content TEXT,                      -- the tag, the note, the address
    days INTEGER,
    from_on DATE,
    until_on DATE,
    is_off BOOLEAN NOT NULL            -- takes back the same word said before
);

-- One row is a record that a word hangs on, and what that is known again by.
CREATE TABLE core.word_anchor (
    word_id BIGINT NOT NULL,
    command_id BIGINT NOT NULL,        -- that hung it there
    side TINYINT NOT NULL,             -- 1; 2 for the other side of a judgement
    position INTEGER NOT NULL,
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    record_id TEXT NOT NULL,
    is_followed BOOLEAN NOT NULL,      -- hung there by a refresh
    name TEXT,
    name_key TEXT,
    name_form TEXT,
    organisation_key TEXT,
    birthday TEXT,
    identities TEXT[] NOT NULL         -- kind, space, match key
);

-- One row is a table, view or macro of this file, or a Python step: what it was made from, and what it holds.
CREATE TABLE core.stamp (
    name TEXT NOT NULL,
    made_from TEXT NOT NULL,           -- a hash of the query and of the content of all that it reads
    content TEXT NOT NULL              -- a hash of the rows, whatever their order
);
