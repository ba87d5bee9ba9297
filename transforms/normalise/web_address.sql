-- One row is a distinct URL value of some card, and its canonical form. Filled by urls.py.
CREATE TABLE derived.web_address (
    value TEXT NOT NULL USING COMPRESSION zstd,  -- as written
    url TEXT USING COMPRESSION zstd,             -- host and path, lower case, no scheme; NULL when it is no web address
    is_profile BOOLEAN NOT NULL                  -- one person's page on a known site, not a homepage
);
