-- Bank statements and their entries.

-- The centre's own bank accounts: each is a sub-account of subject 101.
CREATE TABLE bank_account (
    account_id bigint PRIMARY KEY REFERENCES account,
    number     text NOT NULL UNIQUE,
    bank       text NOT NULL,            -- partner id
    bank_name  text NOT NULL,
    currency   text NOT NULL DEFAULT 'CNY' CHECK (currency = 'CNY')
);

CREATE TABLE statement (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt_id     bigint      NOT NULL REFERENCES receipt,
    account_id     bigint      NOT NULL REFERENCES bank_account,
    number         text        NOT NULL,               -- the bank's number of the statement, or its period
    sequence_no    bigint,                             -- where the number counts: gaps show
    period_from    date        NOT NULL,
    period_to      date        NOT NULL CHECK (period_to >= period_from),
    opening_fen    bigint      NOT NULL,
    closing_fen    bigint      NOT NULL,
    entry_count    bigint      NOT NULL CHECK (entry_count >= 0),
    credit_fen     bigint      NOT NULL CHECK (credit_fen >= 0),
    debit_fen      bigint      NOT NULL CHECK (debit_fen >= 0),
    mapping        text        NOT NULL,
    state          text        NOT NULL CHECK (state IN ('STAGED', 'HELD', 'POSTING', 'BOOKED', 'DISCARDED')),
    hold_reason    text,
    previous_id    bigint UNIQUE REFERENCES statement,  -- the chain of R-M10: one successor each
    accepted_at    timestamptz NOT NULL,
    booked_at      timestamptz,
    followed_at    timestamptz,                        -- when what waited for its booking was done: reversals, month end
    pointed_at     timestamptz,                        -- when lost work was last pointed at again, and how often
    pointed        integer     NOT NULL DEFAULT 0,
    CHECK (closing_fen = opening_fen + credit_fen - debit_fen),
    CHECK ((state = 'HELD') = (hold_reason IS NOT NULL)),
    CHECK ((state = 'BOOKED') = (booked_at IS NOT NULL))
);
-- Banks count their statements anew every year; a discarded statement leaves its number to its correction.
CREATE UNIQUE INDEX statement_number ON statement (account_id, number, extract(year FROM period_from))
    WHERE state <> 'DISCARDED';
CREATE INDEX statement_receipt ON statement (receipt_id);
CREATE INDEX statement_unbooked ON statement (account_id, id) WHERE state <> 'BOOKED';
CREATE INDEX statement_unfollowed ON statement (id) WHERE state = 'BOOKED' AND followed_at IS NULL;
CREATE TRIGGER statement_moves BEFORE UPDATE ON statement FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('statement', 'STAGED', 'HELD'), ('statement', 'STAGED', 'POSTING'),
    ('statement', 'HELD', 'POSTING'), ('statement', 'HELD', 'DISCARDED'), ('statement', 'POSTING', 'BOOKED');

-- A value is a block of 1,000 ids: a million entries take a thousand calls.
CREATE SEQUENCE bank_entry_id INCREMENT BY 1000;

CREATE TABLE bank_entry (
    id                   bigint PRIMARY KEY,
    statement_id         bigint   NOT NULL,
    sequence             integer  NOT NULL CHECK (sequence > 0),
    account_id           bigint   NOT NULL,
    booked_on            date     NOT NULL,
    direction            char(1)  NOT NULL CHECK (direction IN ('C', 'D')),
    amount_fen           bigint   NOT NULL CHECK (amount_fen > 0),
    reversal             boolean  NOT NULL,
    identity             text     NOT NULL,    -- canonical bank serial (R-M8), or statement:position where a format has none
    code                 text,                 -- the bank's transaction code
    counterparty_account text,
    counterparty_name    text,
    texts                text[]   NOT NULL,    -- remark fields, in the mapping's order of preference, as they arrived
    notice_key           text     NOT NULL,    -- the number read from them, or '': groups entries into parts
    raw_offset           bigint   NOT NULL,    -- where it stands in the kept file (I1)
    raw_length           integer  NOT NULL CHECK (raw_length > 0)
);
CREATE INDEX bank_entry_part ON bank_entry (statement_id, notice_key, sequence);
CREATE INDEX bank_entry_amount ON bank_entry (statement_id, amount_fen);   -- what a reversal takes back (R-M9)

-- R-M8: an entry's identity is unique per account for all time; unpartitioned, whatever bank_entry becomes.
CREATE TABLE bank_entry_key (
    account_id bigint NOT NULL,
    identity   text   NOT NULL,
    entry_id   bigint NOT NULL,
    PRIMARY KEY (account_id, identity)
);

-- The file's bytes that are not entries: with the entries they tile it (I1). A CONTAINER (a spreadsheet) is one segment
-- as long as the file; raw_offset of its entries is their row.
CREATE TABLE file_segment (
    receipt_id bigint NOT NULL REFERENCES receipt,
    raw_offset bigint NOT NULL CHECK (raw_offset >= 0),
    raw_length bigint NOT NULL CHECK (raw_length > 0),
    kind       text   NOT NULL CHECK (kind IN ('CONTAINER', 'HEADER', 'TRAILER', 'SEPARATOR', 'IGNORED')),
    PRIMARY KEY (receipt_id, raw_offset)
);

CREATE TRIGGER bank_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_entry_key_append_only BEFORE UPDATE OR TRUNCATE ON bank_entry_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A key goes only with a discarded statement, whose correction brings the same identities.
CREATE FUNCTION refuse_key_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bank_entry e JOIN statement s ON s.id = e.statement_id
                    WHERE e.id = OLD.entry_id AND s.state = 'DISCARDED') THEN
        RAISE EXCEPTION 'bank_entry_key of entry % is append-only: its statement is not discarded', OLD.entry_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER bank_entry_key_of_discarded BEFORE DELETE ON bank_entry_key FOR EACH ROW EXECUTE FUNCTION refuse_key_delete();

GRANT SELECT, INSERT ON bank_account, statement, bank_entry, bank_entry_key, file_segment TO ${appRole};
GRANT UPDATE (state, hold_reason, previous_id, booked_at, followed_at, pointed_at, pointed) ON statement TO ${appRole};
GRANT DELETE ON bank_entry_key TO ${appRole};
GRANT USAGE ON SEQUENCE bank_entry_id TO ${appRole};
