-- Employers, employees and payment notices: the unit hall's side (R-N5, R-N6).

-- R-L7: the only place where names and ID numbers of persons live, encrypted; updatable, so that keys rotate.
CREATE TABLE person (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_id      text  NOT NULL REFERENCES encryption_key,
    name        bytea NOT NULL,          -- AES-GCM
    id_number   bytea NOT NULL,          -- AES-GCM
    blind_index bytea NOT NULL UNIQUE    -- HMAC of the ID number under the same key: exact search without decrypting
);

CREATE TABLE employer (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_no         text NOT NULL UNIQUE,
    name               text NOT NULL,
    name_key           text COLLATE "C" NOT NULL DEFAULT '', -- what is left of the name when spelling does not matter
    social_credit_code text
);
CREATE INDEX employer_name_key ON employer (name_key, account_no);

-- Who represents an employer, as far as the initial load says (R-G2): the person, or the name alone where no ID number is
-- known. To compare its index is all it is there for; the name is kept, encrypted, so that the index can change its key.
CREATE TABLE employer_representative (
    employer_id bigint PRIMARY KEY REFERENCES employer,
    person_id   bigint REFERENCES person,
    key_id      text  NOT NULL REFERENCES encryption_key,
    name        bytea NOT NULL,          -- AES-GCM
    name_index  bytea NOT NULL CHECK (octet_length(name_index) = 32)
);
CREATE INDEX employer_representative_person ON employer_representative (person_id);
CREATE INDEX employer_representative_name ON employer_representative (name_index) WHERE person_id IS NULL;

-- An employee's account is a ledger account (201 per person); this says whose it is.
CREATE TABLE employee (
    account_id bigint PRIMARY KEY REFERENCES account,
    account_no text   NOT NULL UNIQUE,
    person_id  bigint NOT NULL REFERENCES person
);

CREATE TABLE payment_notice (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number             text        NOT NULL UNIQUE,
    employer_id        bigint      NOT NULL REFERENCES employer,
    kind               text        NOT NULL CHECK (kind IN ('REMITTANCE', 'BACK_PAYMENT')),
    contribution_month date        NOT NULL CHECK (extract(day FROM contribution_month) = 1),
    amount_fen         bigint      NOT NULL CHECK (amount_fen > 0),
    line_count         integer     NOT NULL CHECK (line_count > 0),
    roster_no          integer     NOT NULL DEFAULT 1 CHECK (roster_no > 0), -- the roster that counts: a correction adds one
    receiving_accounts bigint[]    NOT NULL CHECK (cardinality(receiving_accounts) > 0), -- ledger accounts (101.x)
    issued_at          timestamptz NOT NULL,
    key_id             text        NOT NULL REFERENCES encryption_key,
    content_digest     bytea       NOT NULL,    -- encrypted: it is made of persons' data, which could be tried out
    state              text        NOT NULL CHECK (state IN ('AWAITING', 'PART_FUNDED', 'ALLOCATED', 'CANCELLED')),
    funded_fen         bigint      NOT NULL DEFAULT 0 CHECK (funded_fen BETWEEN 0 AND amount_fen),
    funded_account_id  bigint,                      -- R-N7: parts arrive at one receiving bank (the account of an entry) ...
    funded_month       date,                        -- ... in one calendar month of the bank's booking date
    receipt_id         bigint REFERENCES receipt,
    CHECK (CASE state WHEN 'AWAITING' THEN funded_fen = 0 WHEN 'CANCELLED' THEN funded_fen = 0
                      WHEN 'ALLOCATED' THEN funded_fen = amount_fen
                      ELSE funded_fen > 0 AND funded_fen < amount_fen END),
    CHECK ((funded_fen = 0) = (funded_account_id IS NULL) AND (funded_fen = 0) = (funded_month IS NULL))
) WITH (fillfactor = 50);
-- No index names what changes when money arrives, and pages have room: the new version stays on its page, and no index is
-- touched (HOT). What a payer's money may be for is found among its notices, the latest first.
CREATE INDEX payment_notice_employer ON payment_notice (employer_id, contribution_month DESC, number);
CREATE TRIGGER payment_notice_moves AFTER UPDATE ON payment_notice REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES
    ('payment_notice', 'AWAITING', 'PART_FUNDED'), ('payment_notice', 'AWAITING', 'ALLOCATED'),
    ('payment_notice', 'AWAITING', 'CANCELLED'), ('payment_notice', 'PART_FUNDED', 'ALLOCATED'),
    ('payment_notice', 'PART_FUNDED', 'AWAITING'), ('payment_notice', 'ALLOCATED', 'AWAITING'),
    ('payment_notice', 'ALLOCATED', 'PART_FUNDED'), ('payment_notice', 'CANCELLED', 'AWAITING');

CREATE TABLE roster_line (
    notice_id    bigint  NOT NULL,
    roster_no    integer NOT NULL DEFAULT 1,
    line_no      integer NOT NULL CHECK (line_no > 0),
    account_id   bigint  NOT NULL,      -- the employee's ledger account
    employer_fen bigint  NOT NULL CHECK (employer_fen >= 0),
    employee_fen bigint  NOT NULL CHECK (employee_fen >= 0),
    PRIMARY KEY (notice_id, roster_no, line_no),
    CHECK (employer_fen + employee_fen > 0)
);

-- R-N5: the roster's sum is the amount due, checked when the notice commits. Only what awaits its money is corrected.
CREATE FUNCTION check_notice_roster() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    lines bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state <> 'AWAITING' THEN
            RAISE EXCEPTION 'notice % is %: its roster stays as it is', NEW.number, OLD.state USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    SELECT sum(r.employer_fen + r.employee_fen), count(*) INTO total, lines FROM roster_line r
     WHERE r.notice_id = NEW.id AND r.roster_no = NEW.roster_no;
    IF total IS DISTINCT FROM NEW.amount_fen OR lines <> NEW.line_count THEN
        RAISE EXCEPTION 'notice %: % fen due, roster sums to % in % lines', NEW.number, NEW.amount_fen, total, lines
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_notice_adds_up AFTER INSERT OR UPDATE OF amount_fen, line_count, roster_no ON payment_notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_notice_roster();
CREATE TRIGGER roster_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON roster_line
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, UPDATE ON person TO ${appRole};
GRANT USAGE ON SEQUENCE person_id_seq TO ${appRole};   -- taken before the row is written: its ciphertexts are bound to it
GRANT SELECT, INSERT ON employer, employee, payment_notice, roster_line TO ${appRole};
GRANT UPDATE (name, name_key, social_credit_code) ON employer TO ${appRole};
GRANT SELECT, INSERT, UPDATE ON employer_representative TO ${appRole};
GRANT UPDATE (state, funded_fen, funded_account_id, funded_month, amount_fen, line_count, roster_no, key_id,
    content_digest) ON payment_notice TO ${appRole};
