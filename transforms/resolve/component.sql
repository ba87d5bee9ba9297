-- One row is a record that has pairs with several others, and the least record that it hangs together with, by way of others
-- or not. Filled by decide.py.
CREATE OR REPLACE TEMP TABLE component (
    record_no UBIGINT NOT NULL,
    component_no UBIGINT NOT NULL
);
