-- One row is a distinct pair of names that some pair of records has, and what they say. Filled by name_pairs.py.
CREATE OR REPLACE TEMP TABLE name_pair (
    left_form_no UBIGINT NOT NULL,     -- derived.text_no of transforms.normalise.names.Name.form()
    right_form_no UBIGINT NOT NULL,
    outcome TEXT NOT NULL              -- a feature
);
