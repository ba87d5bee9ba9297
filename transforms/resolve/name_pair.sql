-- One row is a distinct pair of names that some pair of records has, and what they say. Filled by compare.py.
CREATE OR REPLACE TEMP TABLE name_pair (
    left_form TEXT NOT NULL,           -- transforms.normalise.names.Name.form()
    right_form TEXT NOT NULL,
    outcome TEXT NOT NULL              -- a feature
);
