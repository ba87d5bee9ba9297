-- One row is a distinct name as written, in up to six fields, taken apart. Filled by person_names.py. All but
-- the fields as written are NULL when there is no name in them (an e-mail address, 'unknown', emoji).
CREATE TABLE derived.person_name (
    full_name TEXT USING COMPRESSION zstd,     -- as written, like the five below; NULL where a record has none
    given_name TEXT,
    middle_name TEXT,
    family_name TEXT,
    name_prefix TEXT,
    name_suffix TEXT,
    name_key TEXT USING COMPRESSION zstd,      -- folded words in alphabetical order; the generation (#2: junior) last
    spelling_key TEXT USING COMPRESSION zstd,  -- the same for spellings of one name: for finding candidates only
    core_keys TEXT[],                          -- of three words or more: spelling keys of the given name with each other word
    name_form TEXT USING COMPRESSION zstd,     -- transforms.normalise.names.Name.form()
    given TEXT,                                -- folded first given name; the only word of a name of one word
    family TEXT,                               -- folded, without particles' meaning; NULL for a name of one word
    display_name TEXT USING COMPRESSION zstd,  -- to show: given name first where known, no quotes, brackets, addresses
    display_given_name TEXT,
    display_family_name TEXT,
    is_human BOOLEAN,                          -- neither an organisation's ('Support Team') nor a couple's ('Anna & Bernd')
    is_on_behalf BOOLEAN                       -- 'Anna Schmidt via Lists': written by somebody else
);
