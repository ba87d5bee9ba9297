-- One row is a distinct e-mail value as some record has it, and the address in it. Filled by emails.py.
CREATE TABLE derived.email_address (
    value TEXT NOT NULL USING COMPRESSION zstd,     -- as written
    address TEXT USING COMPRESSION zstd,            -- of the sender: lower case, domain in ASCII, a machine's without its token; NULL when the value is no address
    match_key TEXT USING COMPRESSION zstd,          -- equal for two addresses that are one mailbox (Gmail's dots and +tag)
    local_part TEXT USING COMPRESSION zstd,         -- before the @
    domain TEXT,                                    -- after the @
    organisation_domain TEXT,                       -- registrable domain; NULL for free-mail and disposable ones
    is_free_mail BOOLEAN NOT NULL,
    role TEXT,                                      -- 'info', 'noreply', 'room' ...; NULL for someone's own mailbox
    role_kind TEXT,                                 -- role, bot, list or room; NULL where role is
    local_name_form TEXT USING COMPRESSION zstd,    -- the name that 'anna.schmidt' reads like, as person_name.name_form; else NULL
    local_spelling_key TEXT USING COMPRESSION zstd  -- as person_name.spelling_key
);
