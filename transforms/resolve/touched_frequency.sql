-- One row is a name whose given or family name became rarer or commoner, or with which another generation came or went.
SELECT name_no FROM derived.name SEMI JOIN changed.derived.given_name USING (given)
UNION
SELECT name_no FROM derived.name SEMI JOIN changed.derived.family_name USING (family)
UNION
SELECT derived.text_no(without_generation) FROM changed.derived.generation
