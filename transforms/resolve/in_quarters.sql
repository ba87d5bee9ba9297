-- Bits of evidence to the quarter of a bit, which is less than anybody knows of them.
--
-- How rare a name is depends on all records. So rounded, one record more or less changes the evidence of hardly any
-- pair but its own, and only those need be weighed again. And sums come out the same in whichever order they are taken.
CREATE MACRO derived.in_quarters(bits) AS round(4 * bits) / 4;
