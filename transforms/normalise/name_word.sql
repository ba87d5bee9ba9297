-- One row is an ordinary word of which new names are made, and what there is to know of it. Filled by person_names.py.
CREATE OR REPLACE TEMP TABLE name_word (
    word TEXT NOT NULL,                -- as written
    folded TEXT NOT NULL,
    spelling TEXT NOT NULL,            -- transforms.normalise.spelling.spelling_of(folded)
    is_capital BOOLEAN NOT NULL,       -- in capitals, as some write family names
    is_loose BOOLEAN NOT NULL,         -- of a script whose romanisation is not how its people spell themselves
    is_particle BOOLEAN NOT NULL,      -- part of a family name
    is_credential BOOLEAN NOT NULL     -- behind a comma: no given name there
);
