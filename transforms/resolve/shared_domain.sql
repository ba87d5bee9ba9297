-- One row is a pair of records that both work where addresses end in one domain, and the bits of each such domain.
CREATE OR REPLACE TEMP TABLE shared_domain AS
WITH place AS MATERIALIZED (
    SELECT work.record_no, derived.text_no(work.workplace) AS domain_no, work.is_learned, rarity.bits
    FROM derived.record_work AS work
    JOIN derived.work_rarity AS rarity USING (kind, workplace)
    WHERE kind = 'domain'
),
-- By itself DuckDB might first join all who work at one place with each other.
left_place AS MATERIALIZED (
    SELECT
        pair.left_no,
        pair.right_no,
        pair.is_one_organisation,
        pair.identities & 281474976710655 > 0 AS is_one_mailbox,
        place.domain_no, place.is_learned, place.bits
    FROM temp.pair AS pair
    JOIN place ON place.record_no = pair.left_no
)
SELECT one.left_no, one.right_no, list_sort(list(one.bits)) AS domain_bits
FROM left_place AS one
JOIN place AS other ON other.record_no = one.right_no AND other.domain_no = one.domain_no
-- Who shares an address shares its domain: that says nothing more. Nor does a domain that is known by the organisation say
-- more than the organisation.
WHERE if(one.is_learned OR other.is_learned, NOT one.is_one_organisation, NOT one.is_one_mailbox)
GROUP BY one.left_no, one.right_no;
