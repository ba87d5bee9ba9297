-- One row is a feature: a thing that a pair of records may show, and what it says about their being one person.
--
-- Weights are bits of evidence, log2(m/u) of Fellegi and Sunter, A Theory for Record Linkage (1969): m is how often
-- two records of one person show the feature, u how often those of two people do. What a full name says is counted in
-- the records themselves (model.sql); the others were set by hand from how often people share what, and checked on made-up
-- people of whom the truth is known (python -m benchmarks.people). A pair is joined when prior + sum of bits reaches
-- scale.needed_bits (scale.sql).
--
-- signal: features of one signal say the same thing twice (a name, and a local part made of the name); of
--   those for, the strongest counts, and a second one adds a bonus of at most 2 bits (evidence.sql).
-- scale: 'fixed': bits as they stand; 'size': bits among 10,000 records, and as many more as the prior has less among
--   more, since those with whom somebody shares a number do not become more; 'name': bits + how rare the rarer-known of the two names is
--   (name_rarity.sql); 'kin': bits less that; 'place': as 'size', less where many live or work (place_rarity.sql); 'work': bits + how few people share that workplace (work_rarity.sql).
-- because: the sentence; {} is what was compared.
-- feature_no: by which evidence tells them; in the order of this table.
CREATE TABLE derived.feature AS
SELECT CAST(row_number() OVER () AS UTINYINT) AS feature_no, *
FROM (
    VALUES
        -- A mailbox is one person's, but for families and recycled addresses, which names tell: hence the
        -- weight lets a nameless record join even among a million, and no weight of a name conflict is below it.
        ('same_email', 'email', 28, 'size', 'both have the address {}'),
        ('same_role_mailbox', 'email', 28, 'size', 'both are the mailbox {}, and neither names a person'),
        ('same_household_mailbox', 'email', 14, 'size', 'both have the address {}, which is a household''s'),
        ('role_mailbox', 'email', 0, 'fixed', 'both have {}, which is no one person''s mailbox and says nothing'),
        -- A phone may be a household's or an office's: never enough alone.
        ('same_phone', 'phone', 14, 'size', 'both have the number {}'),
        -- A mobile is carried by one person: enough with a given name that agrees.
        ('same_mobile', 'phone', 16, 'size', 'both have the mobile number {}'),
        -- An address is a household's, or an office's: of one signal with a landline, for who has the one has the other.
        ('same_address', 'phone', 13.5, 'place', 'both have the postal address {}'),
        ('address_near', 'phone', 12, 'place', 'their postal addresses differ by a slip or two: {}'),
        ('same_profile', 'url', 20, 'size', 'both have the profile {}'),
        ('same_homepage', 'url', 3, 'fixed', 'both have the page {}'),

        -- Names. Rarity: what model.sql counted, some 20 bits for a name that nobody else has among 10,000 records.
        ('name_equal', 'name', 0, 'name', 'the names are the same: {}'),
        ('name_spelling', 'name', -1, 'name', 'the names are two spellings of one: {}'),
        ('name_contained', 'name', -2, 'name', 'one name is the other with more words: {}'),
        ('name_nickname', 'name', -1, 'name', 'one given name is a nickname of the other: {}'),
        ('name_near', 'name', -3, 'name', 'the names differ by a typing slip: {}'),
        ('name_initial', 'name', -9, 'name', 'the family names and the initial agree: {}'),
        ('name_romanised', 'name', 6, 'fixed', 'the names are in two scripts and sound alike: {}'),
        ('given_only', 'name', 5.5, 'fixed', 'the given names agree, and one has no family name: {}'),
        ('given_at_work', 'name', 5.5, 'fixed', 'the given names agree, and in the place of a family name one has the other''s workplace: {}'),
        ('family_only', 'name', 1, 'fixed', 'the family names agree, and one has no given name: {}'),
        ('generation_missing', 'name', -10, 'name', 'the names agree, but only one says whether it is the junior or the senior: {}'),
        ('local_part_is_name', 'name', -3, 'name', 'one has no name, but an address that is made of the other''s name: {}'),
        ('same_local_part', 'name', 6, 'fixed', 'both have an address that begins with {}@'),

        -- 8 bits less the rarity: a number and a full name are 8.75 bits together, be the name rare or common.
        ('namesake', 'kin', 8, 'kin', 'two people of one name may live in one household, as father and son: {}'),

        -- Against. Two people at one address or number nearly always have other given names.
        ('family_differs', 'name', -10, 'fixed', 'the family names differ: {}'),
        ('other_script', 'name', -12, 'fixed', 'the names are in two scripts and do not sound alike: {}'),
        ('gender_differs', 'name', -30, 'fixed', 'one has a man''s title, the other a woman''s: {}'),
        ('middle_differs', 'name', -30, 'fixed', 'the middle names differ: {}'),
        -- Sisters are called Marta and Maria: a slip it is where something that is one person's agrees.
        ('given_near', 'name', -16, 'fixed', 'the given names differ by a letter or two, by a slip or because they are relatives: {}'),
        -- Parents who call one twin Matthias do not call the other Mattnias; of anybody born on another day it is given_near.
        ('given_slip', 'name', -10, 'name', 'the given names differ by a letter or two, and only one of them is a usual name: {}'),
        ('given_differs', 'name', -30, 'fixed', 'the given names differ, as those of relatives do: {}'),
        ('name_differs', 'name', -30, 'fixed', 'the names differ: {}'),
        ('generation_differs', 'name', -40, 'fixed', 'one is the junior, one the senior: {}'),
        ('homoglyph', 'name', -40, 'fixed', 'one name imitates the other with letters of another alphabet: {}'),
        -- Married names: the mailbox is the same woman's if it bears her old name, or if nobody could hand it on.
        ('address_names_one', 'mailbox', 12, 'fixed', 'the address {} belongs to one person, as its name or its provider shows'),
        ('number_stays', 'mailbox', 15, 'fixed', 'the number {} hardly ever passes to somebody else of the same given name'),
        ('address_stays', 'mailbox', 15, 'fixed', 'two people of one given name and birthday hardly ever live at one address: {}'),
        -- Nobody has another's profile and their birthday or given name too.
        ('profile_is_ones', 'proof', 27, 'fixed', 'the profile {} belongs to one person: the given name or the birthday agrees, but for a slip at most'),

        -- Work: up to 11 bits at a workplace of few.
        ('same_organisation', 'work', 0, 'work', 'both work for {}'),
        ('same_organisation_domain', 'work', 0, 'work', 'both work where addresses end in {}'),
        ('same_title', 'title', 2, 'fixed', 'both have the title {}'),

        -- Most have one mobile, many two mailboxes, and who keeps a card of a former employer keeps it for long.
        ('mobile_differs', 'phone', -3, 'fixed', 'both have a mobile number, but not the same: {}'),
        ('mailbox_differs', 'email', -0.75, 'fixed', 'both have a mailbox, but not the same: {}'),
        ('organisation_differs', 'work', -1.5, 'fixed', 'they work for two organisations: {}'),

        -- 365 days by some 60 years, less some for cards that were copied wrongly: one in fifty, to one of 40 days.
        ('same_birthday', 'birthday', 13, 'fixed', 'both were born on {}'),
        ('same_day_of_birth', 'birthday', 7, 'fixed', 'both have their birthday on {}'),
        ('birthday_near', 'birthday', 3, 'fixed', 'the birthdays differ by a slip only, such as day and month swapped or one digit: {}'),
        ('birthday_differs', 'birthday', -12, 'fixed', 'the birthdays differ: {}'),

        -- Who keeps two cards in one book often means two people; of one full name, mostly that somebody was entered twice.
        -- The guard joins neither: so this is what it takes to be asked about (review).
        ('one_address_book', 'book', -5, 'fixed', 'both are cards of the address book {}')
) AS t (feature, signal, bits, scale, because);
