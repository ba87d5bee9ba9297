-- One row is a pair with enough evidence, and of each record its name and its address book.
SELECT
    edge.left_no,
    edge.right_no,
    edge.bits,
    edge.is_near_identical,
    one.name_form,
    other.name_form,
    one.book,
    other.book
FROM derived.edge AS edge
JOIN derived.record AS one ON one.record_no = edge.left_no
JOIN derived.record AS other ON other.record_no = edge.right_no
WHERE edge.is_enough
