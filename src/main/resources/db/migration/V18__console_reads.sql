-- What the console's pages are read by, beside the indexes that the work itself needs.

-- An entry's neighbours, and a page of a statement of a million entries.
CREATE INDEX bank_entry_place ON bank_entry (statement_id, sequence);
-- The workbench, oldest first.
CREATE INDEX suspended_posting_oldest ON suspended_posting (booked_on, id) WHERE state = 'OPEN';
-- What is rare among what is frequent, newest first: without these a page looks through all of it.
-- (A notice's state stands in no other kind of index: money that arrives would touch all of them.)
CREATE INDEX payment_notice_state ON payment_notice USING brin (state);
CREATE INDEX audit_not_done ON audit (at, id) WHERE outcome IN ('REFUSED', 'FAILED');
-- A day's share of what only grows: all of it lies where it was written, in order of time.
CREATE INDEX receipt_received ON receipt USING brin (received_at);
CREATE INDEX payment_notice_receipt ON payment_notice USING brin (receipt_id);
CREATE INDEX outbox_created ON outbox USING brin (created_at);
CREATE INDEX suspended_posting_opened ON suspended_posting USING brin (opened_at);
