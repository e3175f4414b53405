-- Bulk decisions of the console, and what its lists are found by.

-- What left the gateway about an entry: its own messages by their subject, batches by the statement's part that caused them.
CREATE INDEX outbox_subject ON outbox (subject);
CREATE INDEX outbox_archive_subject ON outbox_archive (subject);

-- The workbench goes through what waits, oldest first, and counts it by reason without looking at the rows.
CREATE INDEX suspended_posting_waiting ON suspended_posting (booked_on, id) INCLUDE (reason, amount_fen) WHERE state = 'OPEN';
CREATE INDEX approval_waiting ON approval (id) WHERE state = 'PROPOSED';

-- A person's decision about many postings. It outlives the process: whoever runs takes the next item that waits.
CREATE TABLE console_job (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('PROPOSE', 'APPROVE', 'REJECT')),
    title      text        NOT NULL,                     -- what it does, for people
    comment    text        NOT NULL DEFAULT '',          -- the reason that each proposal gives
    created_by text        NOT NULL CHECK (created_by <> ''),
    origin     text        NOT NULL,
    created_at timestamptz NOT NULL,
    state      text        NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'DONE', 'CANCELLED')),
    reason     text        NOT NULL DEFAULT '',          -- why the gateway stopped it, for people
    ended_at   timestamptz,
    items      integer     NOT NULL CHECK (items > 0),
    done       integer     NOT NULL DEFAULT 0,           -- of its items; counted with each, so that a list need not
    refused    integer     NOT NULL DEFAULT 0,
    CHECK (done >= 0 AND refused >= 0 AND done + refused <= items),
    CHECK ((state IN ('DONE', 'CANCELLED')) = (ended_at IS NOT NULL))
);
CREATE INDEX console_job_open ON console_job (id) WHERE state IN ('RUNNING', 'PAUSED');
CREATE TRIGGER console_job_moves AFTER UPDATE ON console_job REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('console_job', 'RUNNING', 'PAUSED'), ('console_job', 'PAUSED', 'RUNNING'),
    ('console_job', 'RUNNING', 'DONE'), ('console_job', 'RUNNING', 'CANCELLED'), ('console_job', 'PAUSED', 'CANCELLED');

-- An item is decided and marked in one transaction; what a service refuses says why.
CREATE TABLE console_job_item (
    job_id      bigint  NOT NULL REFERENCES console_job,
    item_no     integer NOT NULL CHECK (item_no > 0),
    posting_id  bigint  NOT NULL,
    decision    jsonb,                                   -- PROPOSE: what is proposed
    proposal_id bigint,                                  -- APPROVE, REJECT: which one was seen
    state       text    NOT NULL CHECK (state IN ('WAITING', 'DONE', 'REFUSED')),
    result      text    NOT NULL DEFAULT '',
    ended_at    timestamptz,
    PRIMARY KEY (job_id, item_no),
    UNIQUE (job_id, posting_id),
    CHECK ((decision IS NULL) <> (proposal_id IS NULL)),
    CHECK ((state = 'WAITING') = (ended_at IS NULL))
);
CREATE INDEX console_job_item_waiting ON console_job_item (job_id, item_no) WHERE state = 'WAITING';

GRANT SELECT, INSERT ON console_job, console_job_item TO ${appRole};
GRANT UPDATE (state, reason, ended_at, done, refused) ON console_job TO ${appRole};
GRANT UPDATE (state, result, ended_at) ON console_job_item TO ${appRole};
