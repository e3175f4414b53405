-- What the console's pages are read by, beside the indexes that the work itself needs.

-- An entry's neighbours, and a page of a statement of a million entries.
CREATE INDEX bank_entry_place ON bank_entry (statement_id, sequence);
-- The workbench, oldest first.
CREATE INDEX suspended_posting_oldest ON suspended_posting (booked_on, id) WHERE state = 'OPEN';
-- What is rare among what is frequent, newest first: without these a page looks through all of it.
CREATE INDEX payment_notice_rare ON payment_notice (state, id) WHERE state IN ('PART_FUNDED', 'CANCELLED');
CREATE INDEX audit_not_done ON audit (at, id) WHERE outcome IN ('REFUSED', 'FAILED');
