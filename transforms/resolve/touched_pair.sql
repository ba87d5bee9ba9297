-- One row is a pair of records whose evidence may be another than at the last refresh: it shares a key more or less, or
-- something about one of the two has changed, be it how rare its name, its workplace or its address is. Of all others that
-- share a key there is evidence already.
WITH touched_record AS (
    SELECT record_no FROM changed.derived.record
    UNION
    SELECT record_no FROM changed.derived.record_identity
    UNION
    SELECT record_no FROM changed.derived.record_work
    UNION
    SELECT record_no FROM derived.record SEMI JOIN changed.derived.name_rarity USING (name_no)
    UNION
    SELECT record_no FROM derived.record_work SEMI JOIN changed.derived.work_rarity USING (kind, workplace)
    UNION
    SELECT record_no FROM changed.derived.record_place
    UNION
    SELECT record_no FROM derived.record_place SEMI JOIN changed.derived.place_rarity USING (place_no)
)
SELECT left_no, right_no FROM changed.derived.shared_key
UNION
SELECT left_no, right_no FROM derived.edge SEMI JOIN touched_record ON left_no = record_no
UNION
SELECT left_no, right_no FROM derived.edge SEMI JOIN touched_record ON right_no = record_no
