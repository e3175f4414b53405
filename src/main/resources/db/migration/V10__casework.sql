-- Cases that another centre sends through the supervision mailbox (R-S2). No name, number or account of a person in clear.

CREATE TABLE supervision_case (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number          text        NOT NULL UNIQUE,      -- given by the initiating centre, whose code it begins with
    partner         text        NOT NULL,             -- mailbox it came through and is answered through
    service         text        NOT NULL,             -- code of the catalogue
    initiating_code text        NOT NULL,
    initiating_name text        NOT NULL,
    department      text        NOT NULL,             -- who decides it
    person_id       bigint      NOT NULL REFERENCES person,
    requested_fen   bigint      NOT NULL CHECK (requested_fen > 0),
    revision        smallint    NOT NULL CHECK (revision > 0),   -- of the application: 1, then one more per supplement
    round           smallint    NOT NULL CHECK (round > 0),      -- counts forwardings; each has its own deadlines
    warnings        text[]      NOT NULL,             -- what the department should look at
    key_id          text        NOT NULL REFERENCES encryption_key,
    secret          bytea       NOT NULL,             -- archive folder, payee, applicant's telephone, AES-GCM
    state           text        NOT NULL CHECK (state IN ('FORWARDED', 'PAYING', 'PAYOUT_REFUSED', 'PAID', 'REFUSED',
                        'SUPPLEMENT_REQUESTED', 'CLOSED')),
    received_at     timestamptz NOT NULL,
    moved_at        timestamptz NOT NULL,             -- into this state
    pointed_at      timestamptz,                      -- when lost work was last pointed at again, and how often
    pointed         integer     NOT NULL DEFAULT 0,
    CHECK (number ~ ('^[A-Z]{0,6}' || initiating_code || '-'))
);
CREATE INDEX supervision_case_open ON supervision_case (moved_at) WHERE state <> 'CLOSED';
CREATE TRIGGER supervision_case_moves AFTER UPDATE ON supervision_case REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES
    ('supervision_case', 'FORWARDED', 'PAYING'), ('supervision_case', 'FORWARDED', 'REFUSED'),
    ('supervision_case', 'FORWARDED', 'SUPPLEMENT_REQUESTED'),
    ('supervision_case', 'PAYING', 'PAID'), ('supervision_case', 'PAYING', 'PAYOUT_REFUSED'),
    ('supervision_case', 'PAYOUT_REFUSED', 'PAYING'), ('supervision_case', 'PAYOUT_REFUSED', 'REFUSED'),
    ('supervision_case', 'PAYOUT_REFUSED', 'SUPPLEMENT_REQUESTED'),
    ('supervision_case', 'SUPPLEMENT_REQUESTED', 'FORWARDED'), ('supervision_case', 'SUPPLEMENT_REQUESTED', 'REFUSED'),
    ('supervision_case', 'PAID', 'CLOSED'), ('supervision_case', 'REFUSED', 'CLOSED'),
    -- The bank gave the money back (退汇), before or after the case was closed (R-P1).
    ('supervision_case', 'PAID', 'PAYOUT_REFUSED'), ('supervision_case', 'CLOSED', 'PAYOUT_REFUSED');

ALTER TABLE payout ADD FOREIGN KEY (case_id) REFERENCES supervision_case;

-- The receipts that brought a case. The same manifest in other ZIP bytes repeats one; it has the same content.
CREATE TABLE case_package (
    receipt_id      bigint PRIMARY KEY REFERENCES receipt,
    case_id         bigint   NOT NULL REFERENCES supervision_case,
    revision        smallint NOT NULL CHECK (revision > 0),
    manifest_sha256 bytea    NOT NULL CHECK (octet_length(manifest_sha256) = 32),
    repeats         boolean  NOT NULL
);
CREATE UNIQUE INDEX case_package_first ON case_package (case_id, revision) WHERE NOT repeats;

CREATE TABLE case_paper (
    case_id     bigint   NOT NULL REFERENCES supervision_case,
    revision    smallint NOT NULL,
    paper_no    smallint NOT NULL CHECK (paper_no >= 0),     -- 0: the manifest itself
    paper       text     NOT NULL,                           -- code of the catalogue
    sha256      bytea    NOT NULL CHECK (octet_length(sha256) = 32),
    size_bytes  bigint   NOT NULL CHECK (size_bytes > 0),
    archived_as text     NOT NULL,                           -- file name in the case's folder
    PRIMARY KEY (case_id, revision, paper_no),
    UNIQUE (case_id, archived_as)
);

-- 代收代办业务登记: one line per case, opened at receipt, completed at closing; open again where the bank returns the money.
CREATE TABLE case_register (
    case_id      bigint PRIMARY KEY REFERENCES supervision_case,
    year         smallint NOT NULL,
    line_no      integer  NOT NULL CHECK (line_no > 0),
    received_on  date     NOT NULL,
    completed_on date,
    outcome      text CHECK (outcome IN ('APPROVED', 'REFUSED')),
    amount_fen   bigint CHECK (amount_fen > 0),
    UNIQUE (year, line_no),
    CHECK ((completed_on IS NULL) = (outcome IS NULL) AND (outcome IS NULL) <= (amount_fen IS NULL)
       AND (outcome = 'APPROVED') <= (amount_fen IS NOT NULL)) -- refused: what had gone out and did not come back
);

CREATE TABLE case_decision (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id     bigint      NOT NULL REFERENCES supervision_case,
    decision_id text        NOT NULL UNIQUE,
    round       smallint    NOT NULL,
    decision    text        NOT NULL CHECK (decision IN ('APPROVED', 'REFUSED', 'SUPPLEMENT')),
    amount_fen  bigint CHECK (amount_fen > 0),
    reason_count smallint   NOT NULL CHECK (reason_count >= 0),
    key_id      text        NOT NULL REFERENCES encryption_key,
    reasons     bytea       NOT NULL,                -- written freely, so they may name somebody: AES-GCM
    decided_by  text        NOT NULL CHECK (decided_by <> ''),
    receipt_id  bigint      NOT NULL REFERENCES receipt,
    decided_at  timestamptz NOT NULL,
    CHECK ((decision = 'APPROVED') = (amount_fen IS NOT NULL)),
    CHECK (decision = 'APPROVED' OR reason_count > 0)
);
CREATE INDEX case_decision_case ON case_decision (case_id);

-- 附件5 as it was sent: its reasons are written freely, so its bytes lie in the landing store, as packages do.
CREATE TABLE case_receipt (
    case_id     bigint      NOT NULL REFERENCES supervision_case,
    receipt_no  smallint    NOT NULL CHECK (receipt_no > 0),
    outcome     text        NOT NULL CHECK (outcome IN ('APPROVED', 'REFUSED', 'SUPPLEMENT')),
    reference   text UNIQUE,                      -- of the payout that it reports
    file_name   text        NOT NULL UNIQUE,      -- as the initiating centre gets it
    archived_as text        NOT NULL,             -- in the case's folder, once it is closed
    sha256      bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    issued_at   timestamptz NOT NULL,
    PRIMARY KEY (case_id, receipt_no),
    CHECK ((outcome = 'APPROVED') = (reference IS NOT NULL))
);

-- R-S4: the department's deadline and the centre's, one of each per forwarding.
CREATE TABLE case_deadline (
    case_id      bigint   NOT NULL REFERENCES supervision_case,
    round        smallint NOT NULL,
    stage        text     NOT NULL CHECK (stage IN ('DEPARTMENT', 'CENTRE')),
    counted_from date     NOT NULL,
    working_days integer  NOT NULL CHECK (working_days >= 0),
    warn_days    integer  NOT NULL CHECK (warn_days >= 0),
    due_on       date     NOT NULL,
    warn_on      date     NOT NULL CHECK (warn_on <= due_on),
    provisional  boolean  NOT NULL,
    warned_at    timestamptz,
    overdue_at   timestamptz,
    met_at       timestamptz,
    PRIMARY KEY (case_id, round, stage)
);
CREATE INDEX case_deadline_open ON case_deadline (due_on) WHERE met_at IS NULL;

CREATE TRIGGER case_package_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_package FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER case_paper_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_paper FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER case_decision_append_only BEFORE DELETE OR TRUNCATE ON case_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER case_decision_changes_its_key BEFORE UPDATE ON case_decision FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('key_id', 'reasons');
CREATE TRIGGER case_receipt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON supervision_case, case_package, case_paper, case_register, case_decision, case_receipt,
    case_deadline TO ${appRole};
GRANT UPDATE (state, moved_at, revision, round, warnings, requested_fen, key_id, secret, pointed_at, pointed)
    ON supervision_case TO ${appRole};
GRANT UPDATE (key_id, reasons) ON case_decision TO ${appRole};
GRANT UPDATE (completed_on, outcome, amount_fen) ON case_register TO ${appRole};
GRANT UPDATE (due_on, warn_on, provisional, warned_at, overdue_at, met_at) ON case_deadline TO ${appRole};
