-- Early repayments that a commissioned lending bank deducts (R-B1, R-B2, R-B4).

CREATE TABLE deduction (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- the reference of its money is made of it
    requested_by    text        NOT NULL,                -- internal system ...
    request_id      text        NOT NULL,                -- ... and its own id of the request: one outcome for ever
    content_digest  bytea       NOT NULL CHECK (octet_length(content_digest) = 32),
    receipt_id      bigint      NOT NULL UNIQUE REFERENCES receipt,
    bank            text        NOT NULL,
    loan_number     text        NOT NULL,
    amount_fen      bigint      NOT NULL CHECK (amount_fen > 0),
    bank_account_id bigint      NOT NULL REFERENCES bank_account,     -- where the bank pays it to
    requested_at    timestamptz NOT NULL,                -- the gateway's receipt, which the service hours go by
    not_after       timestamptz,                         -- the bank must not begin with it any more; null: never sent
    state           text        NOT NULL CHECK (state IN ('DECLINED', 'SENT', 'UNKNOWN', 'REFUSED', 'SUCCEEDED', 'SETTLED', 'DISPUTED')),
    check_at        timestamptz,                         -- when the timer looks at it next
    refusal_code    text,
    answer_id       bigint UNIQUE,                       -- the SUCCESS it is booked on
    journal_id      bigint UNIQUE,
    expectation_id  bigint UNIQUE REFERENCES expectation,
    settled_on      date,                                -- the bank's booking date
    settled_answer_id bigint,                            -- dismissed or taken back: answers up to this one are settled with it
    UNIQUE (requested_by, request_id),
    CHECK ((state = 'DECLINED') = (not_after IS NULL)),
    -- Booked, never without the bank's word, and only what is booked can be settled.
    CHECK ((state IN ('SUCCEEDED', 'SETTLED')) = (answer_id IS NOT NULL)),
    CHECK ((answer_id IS NULL) = (journal_id IS NULL) AND (answer_id IS NULL) = (expectation_id IS NULL)),
    CHECK ((state = 'SETTLED') = (settled_on IS NOT NULL)),
    CHECK ((state IN ('DECLINED', 'REFUSED', 'SETTLED', 'DISPUTED')) <= (check_at IS NULL)),
    CHECK ((state IN ('SENT', 'UNKNOWN')) <= (check_at IS NOT NULL)),
    CHECK ((state IN ('DECLINED', 'REFUSED')) <= (refusal_code IS NOT NULL))
);
CREATE INDEX deduction_due ON deduction (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX deduction_requested ON deduction (requested_at);
CREATE TRIGGER deduction_moves AFTER UPDATE ON deduction REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES
    ('deduction', 'SENT', 'UNKNOWN'), ('deduction', 'SENT', 'SUCCEEDED'), ('deduction', 'SENT', 'REFUSED'),
    ('deduction', 'SENT', 'DISPUTED'), ('deduction', 'UNKNOWN', 'SUCCEEDED'), ('deduction', 'UNKNOWN', 'REFUSED'),
    ('deduction', 'UNKNOWN', 'DISPUTED'), ('deduction', 'REFUSED', 'DISPUTED'), ('deduction', 'DISPUTED', 'SUCCEEDED'),
    ('deduction', 'DISPUTED', 'REFUSED'), ('deduction', 'SUCCEEDED', 'SETTLED'),
    ('deduction', 'SUCCEEDED', 'REFUSED'), ('deduction', 'SETTLED', 'REFUSED'); -- two people took it back

-- What was sent to the bank: number 0 is the one order to deduct, all others only ask what became of it (R-B2).
CREATE TABLE deduction_command (
    deduction_id bigint      NOT NULL REFERENCES deduction,
    number       integer     NOT NULL CHECK (number >= 0),
    kind         text        NOT NULL CHECK (kind IN ('DEDUCT', 'INQUIRE')),
    written_at   timestamptz NOT NULL,   -- it left the gateway at this moment or later
    PRIMARY KEY (deduction_id, number),
    CHECK ((kind = 'DEDUCT') = (number = 0))
);
CREATE TRIGGER deduction_command_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deduction_command
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Every answer of a bank, each to exactly one command of one request.
CREATE TABLE deduction_answer (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deduction_id   bigint      NOT NULL,
    command_number integer     NOT NULL,
    receipt_id     bigint      NOT NULL UNIQUE REFERENCES receipt,
    result         text        NOT NULL CHECK (result IN ('SUCCESS', 'REFUSED', 'PROCESSING', 'UNKNOWN', 'NOT_FOUND')),
    principal_fen  bigint CHECK (principal_fen >= 0),
    interest_fen   bigint CHECK (interest_fen >= 0),
    penalty_fen    bigint CHECK (penalty_fen >= 0),
    deducted_on    date,
    code           text,
    answered_at    timestamptz NOT NULL,   -- the gateway's receipt
    UNIQUE (deduction_id, id),
    FOREIGN KEY (deduction_id, command_number) REFERENCES deduction_command,
    CHECK ((result = 'SUCCESS') = (principal_fen IS NOT NULL) AND (principal_fen IS NULL) = (interest_fen IS NULL)
       AND (principal_fen IS NULL) = (penalty_fen IS NULL) AND (principal_fen IS NULL) = (deducted_on IS NULL)),
    CHECK (principal_fen + interest_fen + penalty_fen > 0),
    CHECK ((result = 'REFUSED') = (code IS NOT NULL))
);
CREATE TRIGGER deduction_answer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deduction_answer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE deduction ADD FOREIGN KEY (id, answer_id) REFERENCES deduction_answer (deduction_id, id),
    ADD FOREIGN KEY (id, settled_answer_id) REFERENCES deduction_answer (deduction_id, id);

-- What the bank's word, its entries and the books do not agree on, of deductions and of payouts; somebody's to clear (R-B4).
CREATE TABLE clearing_difference (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deduction_id bigint REFERENCES deduction,
    payout_id    bigint REFERENCES payout,
    kind         text        NOT NULL,
    answer_id    bigint UNIQUE,                          -- the answer that shows it; null: time or an entry does
    sentence     text        NOT NULL CHECK (sentence <> ''),
    owner        text        NOT NULL CHECK (owner <> ''),
    opened_at    timestamptz NOT NULL,
    state        text        NOT NULL CHECK (state IN ('OPEN', 'RESOLVED')),
    resolved_at  timestamptz,
    resolution   text CHECK (resolution IN ('ACCEPTED', 'DISMISSED', 'TAKEN_BACK', 'CLEARED')),
    FOREIGN KEY (deduction_id, answer_id) REFERENCES deduction_answer (deduction_id, id),
    CHECK (num_nonnulls(deduction_id, payout_id) = 1),
    CHECK (CASE WHEN payout_id IS NULL THEN kind IN ('AMOUNT_DIFFERS', 'SUCCESS_AFTER_REFUSAL', 'REFUSAL_AFTER_SUCCESS',
                                                     'SUCCESS_DIFFERS', 'COMMAND_VANISHED', 'UNRESOLVED', 'NOT_ARRIVED',
                                                     'ENTRY_UNEXPECTED')
                ELSE kind IN ('NOT_DEBITED', 'DISPUTED') END),
    CHECK ((kind IN ('UNRESOLVED', 'NOT_ARRIVED', 'ENTRY_UNEXPECTED', 'NOT_DEBITED', 'DISPUTED')) = (answer_id IS NULL)),
    CHECK ((state = 'RESOLVED') = (resolved_at IS NOT NULL) AND (resolved_at IS NULL) = (resolution IS NULL))
);
CREATE UNIQUE INDEX clearing_difference_deduction_once ON clearing_difference (deduction_id, kind)
    WHERE state = 'OPEN' AND kind IN ('COMMAND_VANISHED', 'UNRESOLVED', 'NOT_ARRIVED', 'ENTRY_UNEXPECTED');
CREATE UNIQUE INDEX clearing_difference_payout_once ON clearing_difference (payout_id, kind) WHERE state = 'OPEN';
CREATE INDEX clearing_difference_deduction ON clearing_difference (deduction_id);
CREATE TRIGGER clearing_difference_moves AFTER UPDATE ON clearing_difference REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('clearing_difference', 'OPEN', 'RESOLVED');

GRANT SELECT, INSERT ON deduction, deduction_command, deduction_answer, clearing_difference TO ${appRole};
GRANT UPDATE (state, check_at, refusal_code, answer_id, journal_id, expectation_id, settled_on,
    settled_answer_id) ON deduction TO ${appRole};
GRANT UPDATE (state, resolved_at, resolution) ON clearing_difference TO ${appRole};
