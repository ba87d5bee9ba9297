-- One row is an address book and how many people's cards are in it.
CREATE TABLE derived.address_book AS
SELECT book, count(*) AS cards
FROM derived.record
WHERE NOT is_observed AND kind = 'individual'
GROUP BY book;
