-- One row is a domain of new e-mail addresses in which a mailbox is as its local part says. Filled by emails.py.
CREATE OR REPLACE TEMP TABLE mail_domain (
    domain TEXT NOT NULL,
    organisation_domain TEXT,          -- as derived.email_address has it
    is_free_mail BOOLEAN NOT NULL,
    tells_dots BOOLEAN NOT NULL        -- a dot in a local part makes it another mailbox's
);
