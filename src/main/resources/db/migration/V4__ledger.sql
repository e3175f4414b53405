-- Double entry, append-only (R-L1). Amounts are fen; debit is positive, credit is negative.

CREATE TABLE subject (
    code        text PRIMARY KEY,
    name        text    NOT NULL,
    normal_side text    NOT NULL CHECK (normal_side IN ('D', 'C')),
    per_person  boolean NOT NULL      -- one account per employee: too many to keep daily totals of
);

CREATE TABLE account (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text    NOT NULL REFERENCES subject,
    key     text    NOT NULL,         -- sub-account: bank account number, bank, employer or employee account; '' for none
    control boolean NOT NULL,         -- daily totals are kept in account_delta
    UNIQUE (subject, key)
);

-- All journals that one transaction records. It is what the database checks at commit, what a seal chains,
-- and what carries recorded_at (R-L4).
CREATE TABLE posting_batch (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX posting_batch_recorded ON posting_batch USING brin (recorded_at);

-- A value is a block of 1,000 ids, for one batch.
CREATE SEQUENCE journal_id INCREMENT BY 1000;

CREATE TABLE journal (
    id        bigint PRIMARY KEY,
    batch_id  bigint NOT NULL,
    cause     text   NOT NULL CHECK (cause IN ('ENTRY', 'OPENING', 'GAP', 'DECISION', 'CASE', 'DEDUCTION')),
    cause_id  bigint NOT NULL,
    step      smallint NOT NULL DEFAULT 0,   -- a cause may book several times in its life: book, resolve, reverse ...
    booked_on date   NOT NULL,               -- the bank's date
    kind      text   NOT NULL,
    reverses  bigint,
    UNIQUE (cause, cause_id, step)           -- idempotency key (R-L2)
);
CREATE INDEX journal_batch ON journal (batch_id);
CREATE UNIQUE INDEX journal_reversed_once ON journal (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE journal_line (
    journal_id bigint  NOT NULL,
    line_no    integer NOT NULL CHECK (line_no > 0),
    account_id bigint  NOT NULL,
    amount_fen bigint  NOT NULL CHECK (amount_fen <> 0),
    PRIMARY KEY (journal_id, line_no)
);
CREATE INDEX journal_line_account ON journal_line (account_id, journal_id);

-- Totals per control account, booking date and batch: balances at any date without summing lines.
CREATE TABLE account_delta (
    account_id bigint NOT NULL REFERENCES account,
    booked_on  date   NOT NULL,
    batch_id   bigint NOT NULL,
    amount_fen bigint NOT NULL,
    PRIMARY KEY (account_id, booked_on, batch_id)
);
CREATE INDEX account_delta_batch ON account_delta (batch_id);

-- Batches that were checked: SET CONSTRAINTS fires the check before the commit, and nothing may join after it.
-- Only the check writes it, with its owner's rights.
CREATE TABLE posting_batch_closed (
    batch_id bigint PRIMARY KEY
);

-- Rows join a batch only within the transaction that opened it and before its check: a posted journal takes no more
-- lines. The fixed search paths keep a temporary table of the same name from standing in for the real one.
CREATE FUNCTION refuse_foreign_batch() RETURNS trigger LANGUAGE plpgsql
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT batch_id FROM added) a LEFT JOIN posting_batch b ON b.id = a.batch_id
                 LEFT JOIN posting_batch_closed c ON c.batch_id = a.batch_id
                WHERE b.xid IS DISTINCT FROM pg_current_xact_id() OR c.batch_id IS NOT NULL) THEN
        RAISE EXCEPTION '%: the posting batch is closed or does not exist', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
-- One look by its key for each journal and each batch, whatever the planner believes of tables that grew since it looked:
-- hence the scalar subqueries and no sequential scans.
CREATE FUNCTION refuse_foreign_journal() RETURNS trigger LANGUAGE plpgsql
    SET search_path = ${flyway:defaultSchema}, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT (SELECT batch_id FROM journal WHERE id = a.journal_id) AS batch_id
                              FROM (SELECT DISTINCT journal_id FROM added) a) b
                WHERE (SELECT xid FROM posting_batch WHERE id = b.batch_id) IS DISTINCT FROM pg_current_xact_id()
                   OR EXISTS (SELECT FROM posting_batch_closed c WHERE c.batch_id = b.batch_id)) THEN
        RAISE EXCEPTION 'a posted journal takes no more lines' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_in_open_batch AFTER INSERT ON journal REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_foreign_batch();
CREATE TRIGGER delta_in_open_batch AFTER INSERT ON account_delta REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_foreign_batch();
CREATE TRIGGER line_in_open_batch AFTER INSERT ON journal_line REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_foreign_journal();

-- At commit: every journal of the batch has lines, they sum to zero, their accounts exist, and the deltas of
-- control accounts are exactly those lines' totals. Whenever it runs, it closes the batch. It finds the batch by its
-- index and never walks the ledger, whatever the planner believes of tables that grew since it looked: hence MATERIALIZED,
-- OFFSET 0, a scalar subquery and no sequential scans.
CREATE FUNCTION check_posting_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp SET enable_seqscan = off AS $$
DECLARE
    unbalanced bigint;
    different  bigint;
BEGIN
    WITH j AS MATERIALIZED (SELECT id, booked_on FROM journal WHERE batch_id = NEW.id),
    l AS MATERIALIZED (SELECT j.id, j.booked_on, l.account_id, l.amount_fen FROM j
           LEFT JOIN LATERAL (SELECT * FROM journal_line WHERE journal_id = j.id OFFSET 0) l ON true),
    t AS (SELECT account_id, booked_on, sum(amount_fen) AS fen FROM l GROUP BY account_id, booked_on)
    SELECT (SELECT id FROM l GROUP BY id HAVING count(account_id) < 2 OR sum(amount_fen) <> 0 LIMIT 1),
           (SELECT coalesce(t.account_id, d.account_id)
              FROM (SELECT * FROM (SELECT t.*, (SELECT control FROM account WHERE id = t.account_id) FROM t) WHERE control IS NOT FALSE) t
              FULL JOIN (SELECT account_id, booked_on, amount_fen FROM account_delta WHERE batch_id = NEW.id) d
                ON d.account_id = t.account_id AND d.booked_on = t.booked_on
             WHERE t.fen IS DISTINCT FROM d.amount_fen OR t.control IS NULL LIMIT 1)
      INTO unbalanced, different;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'journal % is not balanced', unbalanced USING ERRCODE = 'check_violation';
    END IF;
    IF different IS NOT NULL THEN
        RAISE EXCEPTION 'batch %: totals of account % differ from its lines', NEW.id, different USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO posting_batch_closed VALUES (NEW.id);
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION check_posting_batch() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER posting_batch_balanced AFTER INSERT ON posting_batch
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_posting_batch();

CREATE TRIGGER posting_batch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting_batch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_batch_closed_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting_batch_closed FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_delta_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_delta FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Seals (R-L4): a chain over batches in recording order; a batch that commits late joins the next seal.
CREATE TABLE ledger_seal (
    seal_no         bigint PRIMARY KEY CHECK (seal_no > 0),
    sealed_at       timestamptz NOT NULL,
    business_day    date        NOT NULL,
    batches         bigint      NOT NULL,
    journals        bigint      NOT NULL,
    debit_fen       bigint      NOT NULL,
    previous_digest bytea       NOT NULL CHECK (octet_length(previous_digest) = 32),
    digest          bytea       NOT NULL CHECK (octet_length(digest) = 32)
);
CREATE TABLE posting_batch_seal (
    batch_id bigint PRIMARY KEY REFERENCES posting_batch,
    seal_no  bigint NOT NULL REFERENCES ledger_seal DEFERRABLE INITIALLY DEFERRED,
    digest   bytea  NOT NULL CHECK (octet_length(digest) = 32)
);
CREATE INDEX posting_batch_seal_no ON posting_batch_seal (seal_no, batch_id);
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_batch_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting_batch_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The numbered daily journal batch for the core system (R-L5): one per seal, reconciled with its acknowledgement.
CREATE TABLE journal_export (
    id              bigint PRIMARY KEY REFERENCES ledger_seal (seal_no),
    state           text        NOT NULL CHECK (state IN ('EXPORTED', 'ACKNOWLEDGED', 'DIFFERENT')),
    file_name       text        NOT NULL,
    sha256          bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    trial_balance   jsonb       NOT NULL,
    exported_at     timestamptz NOT NULL,
    acknowledged_at timestamptz,
    acknowledgement jsonb
);
CREATE TRIGGER journal_export_moves AFTER UPDATE ON journal_export REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('journal_export', 'EXPORTED', 'ACKNOWLEDGED'), ('journal_export', 'EXPORTED', 'DIFFERENT'),
    ('journal_export', 'DIFFERENT', 'ACKNOWLEDGED');

GRANT SELECT, INSERT ON subject, account, posting_batch, journal, journal_line, account_delta, ledger_seal,
    posting_batch_seal, journal_export TO ${appRole};
GRANT SELECT ON posting_batch_closed TO ${appRole};
GRANT UPDATE (name) ON subject TO ${appRole};
GRANT UPDATE (state, acknowledged_at, acknowledgement) ON journal_export TO ${appRole};
GRANT USAGE ON SEQUENCE journal_id TO ${appRole};
