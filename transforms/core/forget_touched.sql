-- The touched records leave the core tables; what they say now is appended afterwards.
DELETE FROM core.contact WHERE (account, source, record_id) IN (FROM touched);
DELETE FROM core.contact_address WHERE (account, source, record_id) IN (FROM touched);
DELETE FROM core.meeting_entry WHERE (account, source, record_id) IN (FROM touched);
DELETE FROM core.meeting_invitee WHERE (account, source, record_id) IN (FROM touched);
DELETE FROM core.message WHERE (account, source, record_id) IN (FROM touched);
DELETE FROM core.message_address WHERE (account, source, record_id) IN (FROM touched);
DELETE FROM core.exchange WHERE (account, source, record_id) IN (FROM touched);
DELETE FROM core.quarantine WHERE (account, source, record_id) IN (FROM touched);
