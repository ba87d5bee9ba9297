-- One row is a distinct phone number as written in some region, and its E.164. Filled by phones.py.
CREATE TABLE derived.phone_number (
    value TEXT NOT NULL USING COMPRESSION zstd,  -- as written
    region TEXT NOT NULL,                        -- of the account; 'ZZ' when it has none
    e164 TEXT USING COMPRESSION zstd,            -- with ;ext= behind it where there is an extension; NULL when it is no number
    is_mobile BOOLEAN NOT NULL,                  -- surely a mobile phone's: nobody can tell of a North American number
    country TEXT                                 -- where the number is from, ISO 3166-1 alpha-2; NULL: no one country
);
