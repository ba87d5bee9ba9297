-- One row is an ordinary word of which new names are made, and what there is to know of it; or a title before names that
-- says nothing of who bears it. Filled by person_names.py.
CREATE OR REPLACE TEMP TABLE name_word (
    word TEXT NOT NULL,                -- as written
    folded TEXT,                       -- NULL of a title
    spelling TEXT,                     -- transforms.normalise.spelling.spelling_of(folded)
    is_capital BOOLEAN NOT NULL,       -- in capitals, as some write family names
    is_loose BOOLEAN NOT NULL,         -- of a script whose romanisation is not how its people spell themselves
    is_particle BOOLEAN NOT NULL,      -- part of a family name
    is_credential BOOLEAN NOT NULL     -- behind a comma: no given name there
);
