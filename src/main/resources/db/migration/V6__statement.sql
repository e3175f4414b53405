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
    previous_id    bigint REFERENCES statement,        -- the chain of R-M10: one successor each
    gap_from       date,                               -- first day of the gap before it that two people released
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
-- Partial: no key then, and whoever starts a statement need not wait for what refers to it, nor the other way round.
CREATE UNIQUE INDEX statement_previous ON statement (previous_id) WHERE previous_id IS NOT NULL;
CREATE INDEX statement_receipt ON statement (receipt_id);
CREATE INDEX statement_unbooked ON statement (account_id, id) WHERE state <> 'BOOKED';
CREATE INDEX statement_unfollowed ON statement (id) WHERE state = 'BOOKED' AND followed_at IS NULL;

-- Through this day the account's booked statements are complete: another one that has it can come no more. Where the bank
-- counts its statements, one of a single day may have a successor on the same day.
CREATE FUNCTION covered_through(account bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT greatest(max(period_from) - 1, max(period_to) FILTER (WHERE sequence_no IS NULL OR period_to > period_from))
      FROM statement WHERE account_id = account AND state = 'BOOKED'
$$;
CREATE TRIGGER statement_moves AFTER UPDATE ON statement REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('statement', 'STAGED', 'HELD'), ('statement', 'STAGED', 'POSTING'),
    ('statement', 'HELD', 'POSTING'), ('statement', 'HELD', 'DISCARDED'), ('statement', 'POSTING', 'BOOKED');

-- A value is a block of 1,000 ids: a million entries take a thousand calls.
CREATE SEQUENCE bank_entry_id INCREMENT BY 1000;

CREATE TABLE bank_entry (
    id                   bigint PRIMARY KEY,
    statement_id         bigint,               -- null: the bank pushed it, and pushed_entry says the rest
    sequence             integer  NOT NULL CHECK (sequence > 0),   -- in its statement, or in the message that pushed it
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
    raw_offset           bigint   NOT NULL,    -- where it stands in the kept file or message (I1)
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

-- Entries that a bank pushed before its statement had them (R-M8). Each is confirmed by one entry of one statement, which
-- stays on record as it came but is not booked again: dispositions, journals and suspense belong to the pushed one.
CREATE TABLE pushed_entry (
    entry_id     bigint PRIMARY KEY,
    receipt_id   bigint NOT NULL REFERENCES receipt,
    account_id   bigint NOT NULL REFERENCES bank_account,
    booked_on    date   NOT NULL,
    effect_fen   bigint NOT NULL CHECK (effect_fen <> 0),   -- money in is positive
    statement_id bigint REFERENCES statement,               -- the statement that confirms it,
    confirmed_by bigint,                                    -- by this entry
    absorbed_by  bigint REFERENCES statement,               -- the gap released before this statement counts it (R-M10)
    CHECK ((statement_id IS NULL) = (confirmed_by IS NULL))
);
CREATE INDEX pushed_entry_unconfirmed ON pushed_entry (account_id, booked_on) WHERE statement_id IS NULL;
-- Partial: a confirmation changes no key then, and differences that refer to the push need not wait for it.
CREATE UNIQUE INDEX pushed_entry_confirmed_by ON pushed_entry (confirmed_by) WHERE confirmed_by IS NOT NULL;
CREATE INDEX pushed_entry_absorbed ON pushed_entry (absorbed_by) WHERE absorbed_by IS NOT NULL;
CREATE INDEX pushed_entry_statement ON pushed_entry (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX pushed_entry_receipt ON pushed_entry (receipt_id);

-- A confirmation goes only with its statement, and that only as long as nothing of it is booked.
CREATE FUNCTION refuse_other_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.statement_id IS DISTINCT FROM OLD.statement_id OR NEW.confirmed_by IS DISTINCT FROM OLD.confirmed_by)
       AND OLD.statement_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM statement s WHERE s.id = OLD.statement_id AND s.state = 'DISCARDED') THEN
        RAISE EXCEPTION 'pushed entry % is confirmed already', OLD.entry_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pushed_entry_confirmed_once BEFORE UPDATE ON pushed_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_other_confirmation();
CREATE TRIGGER pushed_entry_keep BEFORE DELETE OR TRUNCATE ON pushed_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A statement's entry that is booked beside a push that it resembles. Not doubtful: it has the push's serial and is another
-- entry, as its amount or direction differs or another entry confirms the push; the statement is right about the serial.
-- Doubtful: it may be what was pushed, under another day.
CREATE TABLE push_rival (
    stated_id bigint  NOT NULL,
    pushed_id bigint  NOT NULL REFERENCES pushed_entry,
    doubtful  boolean NOT NULL,
    PRIMARY KEY (stated_id, pushed_id)
);
CREATE INDEX push_rival_pushed ON push_rival (pushed_id);
CREATE TRIGGER push_rival_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON push_rival
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a push and the statement do not agree about.
CREATE TABLE push_difference (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id     bigint      NOT NULL REFERENCES pushed_entry,
    kind         text        NOT NULL CHECK (kind IN ('FIELDS', 'LACKING')),
    statement_id bigint REFERENCES statement,          -- that says otherwise, or lacks the entry
    fields       jsonb       NOT NULL DEFAULT '[]',    -- FIELDS: name and both values, masked (R-L7)
    owner        text        NOT NULL CHECK (owner <> ''),
    opened_at    timestamptz NOT NULL,
    resolved_at  timestamptz,                          -- LACKING: a later statement has it, or the bank took it back
    UNIQUE (entry_id, kind),
    CHECK ((kind = 'FIELDS') = (fields <> '[]')),
    CHECK (kind = 'LACKING' OR (resolved_at IS NULL AND statement_id IS NOT NULL))
);
CREATE INDEX push_difference_open ON push_difference (id) WHERE kind = 'LACKING' AND resolved_at IS NULL;

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
CREATE TRIGGER bank_entry_key_append_only BEFORE TRUNCATE ON bank_entry_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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

-- Nor does it change hands, unless the bank pushes an entry of a statement of which nothing is booked yet.
CREATE FUNCTION refuse_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.account_id, NEW.identity) <> (OLD.account_id, OLD.identity)
       OR NOT EXISTS (SELECT FROM bank_entry e JOIN statement s ON s.id = e.statement_id
                       WHERE e.id = OLD.entry_id AND s.state IN ('STAGED', 'HELD')) THEN
        RAISE EXCEPTION 'bank_entry_key of entry % is append-only: its statement does not wait', OLD.entry_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bank_entry_key_of_waiting BEFORE UPDATE ON bank_entry_key FOR EACH ROW EXECUTE FUNCTION refuse_key_change();

GRANT SELECT, INSERT ON bank_account, statement, bank_entry, bank_entry_key, file_segment TO ${appRole};
GRANT UPDATE (state, hold_reason, previous_id, gap_from, booked_at, followed_at, pointed_at, pointed) ON statement TO ${appRole};
GRANT DELETE ON bank_entry_key TO ${appRole};
GRANT UPDATE (entry_id) ON bank_entry_key TO ${appRole};
GRANT SELECT, INSERT ON pushed_entry, push_difference, push_rival TO ${appRole};
GRANT UPDATE (statement_id, confirmed_by, absorbed_by) ON pushed_entry TO ${appRole};
GRANT UPDATE (resolved_at) ON push_difference TO ${appRole};
GRANT USAGE ON SEQUENCE bank_entry_id TO ${appRole};
