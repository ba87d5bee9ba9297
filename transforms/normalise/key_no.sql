-- A number for the key of a record, the same in every refresh.
CREATE MACRO derived.key_no(account, source, record_id) AS
hash(account, source, derived.text_no(record_id));
