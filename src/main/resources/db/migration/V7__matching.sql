-- What became of every entry.

-- Restartable parts of a statement: a range of (notice_key, sequence); one notice is never split.
CREATE TABLE statement_part (
    statement_id  bigint  NOT NULL REFERENCES statement,
    part_no       integer NOT NULL CHECK (part_no > 0),
    from_key      text    NOT NULL,
    from_sequence integer NOT NULL,
    to_key        text    NOT NULL,
    to_sequence   integer NOT NULL,
    entry_count   integer NOT NULL CHECK (entry_count > 0),
    done_at       timestamptz,
    allocated     integer,
    part_funded   integer,
    suspended     integer,
    settled       integer,
    CHECK ((done_at IS NULL) = (allocated IS NULL) AND (done_at IS NULL) = (part_funded IS NULL)
        AND (done_at IS NULL) = (suspended IS NULL) AND (done_at IS NULL) = (settled IS NULL)),
    PRIMARY KEY (statement_id, part_no)
);

-- Exactly one per entry (R-M1, I2).
CREATE TABLE disposition (
    entry_id      bigint PRIMARY KEY,
    kind          text   NOT NULL CHECK (kind IN ('ALLOCATED', 'PART_FUNDING', 'REPAYMENT_SETTLED', 'INTEREST', 'INTERNAL_TRANSFER',
                      'RETURNED_PAYMENT', 'REVERSAL', 'PAYOUT_CONFIRMED', 'DEDUCTION_RETURN', 'FEE', 'SUSPENDED')),
    journal_id    bigint NOT NULL,
    notice_id     bigint,
    rules_version text   NOT NULL,
    reversed_by   bigint,                 -- the entry with which the bank took this one back (R-M9)
    evidence      text   NOT NULL DEFAULT '' -- the predicates that decided, in short; '' where the suspended posting or people say why
);
CREATE INDEX disposition_notice ON disposition (notice_id) WHERE notice_id IS NOT NULL;
CREATE UNIQUE INDEX disposition_reversed_once ON disposition (reversed_by) WHERE reversed_by IS NOT NULL;

-- A notice's money split to its employees. I5: at most one unreversed per notice.
CREATE TABLE allocation (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice_id   bigint NOT NULL,
    journal_id  bigint NOT NULL UNIQUE,
    amount_fen  bigint NOT NULL CHECK (amount_fen > 0),
    account_id  bigint NOT NULL,          -- the receiving bank account
    month       date   NOT NULL,
    reversed_by bigint
);
CREATE UNIQUE INDEX allocation_one_per_notice ON allocation (notice_id) WHERE reversed_by IS NULL;

CREATE TABLE suspended_posting (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id        bigint UNIQUE,                   -- null: the difference of a statement gap, or origin_id says
    origin_id       bigint REFERENCES suspended_posting, -- the posting of the entry whose money this is again, or the rest of
    statement_id    bigint REFERENCES statement,     -- null: the bank pushed its entry
    account_id      bigint      NOT NULL REFERENCES account,   -- the suspense account that holds it
    amount_fen      bigint      NOT NULL CHECK (amount_fen <> 0), -- as on the journal line: credit negative
    booked_on       date        NOT NULL,
    reason          text        NOT NULL,
    notice_id       bigint,                          -- the notice it waits for or was written for
    number          text        NOT NULL DEFAULT '', -- read from its entry, where a machine may decide it again under it, or ''
    reference       text,                            -- the one expectation's reference that its entry quotes, or takes the money of
    evidence        jsonb       NOT NULL,
    journal_id      bigint      NOT NULL,
    opened_at       timestamptz NOT NULL,
    state           text        NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
    closed_at       timestamptz,
    closing_journal bigint,
    pointed         integer     NOT NULL DEFAULT 0,  -- how often a lost work pointer was written again, and when last
    pointed_at      timestamptz,
    pinned          boolean NOT NULL DEFAULT false,  -- no machine touches it: somebody left it with a comment,
    decided         boolean NOT NULL DEFAULT false,  -- or two people decided where its money belongs (I11)
    due             boolean NOT NULL DEFAULT false,  -- its notice changed: to be decided again (R-M6)
    moves           integer NOT NULL DEFAULT 0,      -- how often a machine decided it again or opened it again
    CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closing_journal IS NULL)),
    CHECK (origin_id IS NULL OR entry_id IS NULL),
    CHECK (num_nonnulls(statement_id, entry_id, origin_id) > 0)
);
CREATE INDEX suspended_posting_open ON suspended_posting (account_id) WHERE state = 'OPEN';
CREATE INDEX suspended_posting_notice ON suspended_posting (notice_id) WHERE notice_id IS NOT NULL;
-- Of notices that are part-funded, and of no others (I5).
CREATE INDEX suspended_posting_parts ON suspended_posting (notice_id) WHERE state = 'OPEN' AND reason = 'AMOUNT_SHORT';
CREATE INDEX suspended_posting_origin ON suspended_posting (origin_id) WHERE origin_id IS NOT NULL;
CREATE INDEX suspended_posting_number ON suspended_posting (number) WHERE state = 'OPEN' AND number <> '';
CREATE INDEX suspended_posting_closed_by ON suspended_posting (closing_journal) WHERE closing_journal IS NOT NULL;
CREATE INDEX suspended_posting_reversed ON suspended_posting (statement_id) WHERE state = 'OPEN' AND reason = 'REVERSED';
CREATE INDEX suspended_posting_reference ON suspended_posting (reference) WHERE state = 'OPEN' AND reference IS NOT NULL;
CREATE TRIGGER suspended_posting_moves AFTER UPDATE ON suspended_posting REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
-- What was allocated waits again where the bank takes another part of its notice's money back (R-M9).
INSERT INTO state_move VALUES ('suspended_posting', 'OPEN', 'CLOSED'), ('suspended_posting', 'CLOSED', 'OPEN');

-- Months that an operator closed because a statement never comes (R-N7).
CREATE TABLE month_close (
    account_id bigint      NOT NULL REFERENCES bank_account,
    month      date        NOT NULL CHECK (extract(day FROM month) = 1),
    closed_by  text        NOT NULL CHECK (closed_by <> ''),
    closed_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, month)
);
CREATE TRIGGER month_close_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON month_close
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- R-N7: no part of a notice can come any more in this month at this account's bank, because every account of the bank
-- at which the notice may be paid is completely booked through the month's last day or was closed by an operator.
CREATE FUNCTION funding_month_over(receiving bigint[], funded_account bigint, funded date) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM bank_account f JOIN bank_account a ON a.bank_name = f.bank_name
         WHERE f.account_id = funded_account AND a.account_id = ANY (receiving)
           AND coalesce(covered_through(a.account_id), '-infinity') < (funded + interval '1 month - 1 day')::date
           AND NOT EXISTS (SELECT FROM month_close c WHERE c.account_id = a.account_id AND c.month >= funded))
$$;

GRANT SELECT, INSERT ON month_close TO ${appRole};

-- What two people decided about a suspended posting, each with the journal that moved its money (R-M6, I11).
CREATE TABLE suspense_decision (
    approval_id bigint PRIMARY KEY REFERENCES approval,
    posting_id  bigint      NOT NULL REFERENCES suspended_posting,
    kind        text        NOT NULL CHECK (kind IN ('ALLOCATE', 'EMPLOYER', 'GENERAL', 'REFUND', 'SET_OFF', 'LEAVE', 'UNPIN')),
    notice_id   bigint,
    against_posting_id bigint REFERENCES suspended_posting,         -- set off: the posting that settles it ...
    against_entry_id   bigint,                                      -- ... or the entry whose effect it takes back
    amount_fen  bigint      NOT NULL CHECK (amount_fen <> 0),   -- allocated, moved or refunded; a rest stays suspended
    journal_id  bigint UNIQUE,                                  -- null where no money moved
    decided_at  timestamptz NOT NULL,
    CHECK ((kind = 'ALLOCATE') = (notice_id IS NOT NULL)),
    CHECK (num_nonnulls(against_posting_id, against_entry_id) = CASE kind WHEN 'SET_OFF' THEN 1 ELSE 0 END),
    CHECK (CASE kind WHEN 'ALLOCATE' THEN true ELSE (kind IN ('LEAVE', 'UNPIN')) = (journal_id IS NULL) END)
);
CREATE INDEX suspense_decision_posting ON suspense_decision (posting_id);
CREATE INDEX suspense_decision_notice ON suspense_decision (notice_id) WHERE notice_id IS NOT NULL;
CREATE TRIGGER suspense_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON suspense_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Accounts from which an employer pays, each with the decisions that confirmed it: they strengthen payer agreement and
-- nothing else. A row goes when people decide otherwise about the same money.
CREATE TABLE payer_account (
    employer_id  bigint      NOT NULL REFERENCES employer,
    account      text        NOT NULL CHECK (account <> ''),
    confirmed_by bigint      NOT NULL REFERENCES approval,     -- of the decision that allocated or moved its money
    confirmed_at timestamptz NOT NULL,
    PRIMARY KEY (employer_id, account, confirmed_by)
);
CREATE INDEX payer_account_account ON payer_account (account);
CREATE INDEX payer_account_confirmed_by ON payer_account (confirmed_by);

GRANT SELECT, INSERT, DELETE ON payer_account TO ${appRole};
GRANT SELECT, INSERT ON statement_part, disposition, allocation, suspended_posting, suspense_decision TO ${appRole};
GRANT UPDATE (done_at, allocated, part_funded, suspended, settled) ON statement_part TO ${appRole};
GRANT UPDATE (kind, journal_id, notice_id, rules_version, reversed_by, evidence) ON disposition TO ${appRole};
GRANT UPDATE (reversed_by) ON allocation TO ${appRole};
GRANT UPDATE (state, closed_at, closing_journal, account_id, notice_id, reason, reference, evidence, pointed, pointed_at, pinned,
    decided, due, moves)
    ON suspended_posting TO ${appRole};
