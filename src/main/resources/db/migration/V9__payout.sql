-- Outgoing payments (R-P1), and a place for messages that must name a person.

-- R-L7: the body of a message that names a person lies here encrypted until it leaves, and after. Null: in clear.
ALTER TABLE outbox ADD COLUMN key_id text REFERENCES encryption_key;
ALTER TABLE outbox_archive ADD COLUMN key_id text REFERENCES encryption_key;
GRANT UPDATE (key_id, body) ON outbox, outbox_archive TO ${appRole};

CREATE SEQUENCE payout_id;   -- taken before the row is written: the reference is made of it

CREATE TABLE payout (
    id                  bigint PRIMARY KEY,
    case_id             bigint,                                        -- pays out a withdrawal case ...
    case_number         text,
    decision_id         bigint UNIQUE REFERENCES suspense_decision DEFERRABLE INITIALLY DEFERRED, -- ... or refunds
    attempt             smallint    NOT NULL CHECK (attempt > 0),
    bank_account_id     bigint      NOT NULL REFERENCES bank_account,  -- pays
    debited_account_id  bigint      NOT NULL REFERENCES account,       -- the employee's, or the suspense account
    amount_fen          bigint      NOT NULL CHECK (amount_fen > 0),
    reference           text        NOT NULL UNIQUE,                   -- ISO 11649, quoted by the bank
    key_id              text        NOT NULL REFERENCES encryption_key,
    payee               bytea       NOT NULL,                          -- name, account and bank, AES-GCM
    state               text        NOT NULL CHECK (state IN ('INSTRUCTED', 'ACCEPTED', 'CONFIRMED', 'REFUSED',
                            'RETURNED')),
    journal_id          bigint      NOT NULL UNIQUE,
    reversal_id         bigint UNIQUE,                                 -- the journal that takes a refused or returned one back
    instructed_at       timestamptz NOT NULL,
    answered_at         timestamptz,
    refusal             text,
    confirmed_at        timestamptz,
    entry_id            bigint UNIQUE,                                 -- the bank entry that confirms it
    returned_at         timestamptz,
    returned_by         bigint UNIQUE,                                 -- the bank entry that gives the money back (退汇)
    returned_fen        bigint CHECK (returned_fen BETWEEN 1 AND amount_fen), -- less than all where two people said so
    UNIQUE (case_id, attempt),
    CHECK (num_nonnulls(case_id, decision_id) = 1 AND (case_id IS NULL) = (case_number IS NULL)),
    CHECK ((state IN ('REFUSED', 'RETURNED')) = (reversal_id IS NOT NULL) AND (state = 'REFUSED') = (refusal IS NOT NULL)),
    CHECK ((state IN ('CONFIRMED', 'RETURNED')) = (entry_id IS NOT NULL) AND (entry_id IS NULL) = (confirmed_at IS NULL)),
    CHECK ((state = 'RETURNED') = (returned_by IS NOT NULL) AND (returned_by IS NULL) = (returned_at IS NULL)
       AND (returned_by IS NULL) = (returned_fen IS NULL)),
    CHECK (state <> 'ACCEPTED' OR answered_at IS NOT NULL)
);
-- Never two payouts for one case, unless the bank has refused or returned all but the last.
CREATE UNIQUE INDEX payout_one_live ON payout (case_id) WHERE state NOT IN ('REFUSED', 'RETURNED');
CREATE TRIGGER payout_moves AFTER UPDATE ON payout REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('payout', 'INSTRUCTED', 'ACCEPTED'), ('payout', 'INSTRUCTED', 'REFUSED'),
    ('payout', 'ACCEPTED', 'REFUSED'),
    -- The entry may come before the answer.
    ('payout', 'INSTRUCTED', 'CONFIRMED'), ('payout', 'ACCEPTED', 'CONFIRMED'),
    -- The bank gave the money back.
    ('payout', 'CONFIRMED', 'RETURNED'),
    -- Two people found that the bank pays what it had refused.
    ('payout', 'REFUSED', 'ACCEPTED');

GRANT SELECT, INSERT ON payout TO ${appRole};
GRANT UPDATE (state, journal_id, reversal_id, answered_at, refusal, confirmed_at, entry_id, returned_at, returned_by,
    returned_fen, key_id, payee) ON payout TO ${appRole};
GRANT USAGE ON SEQUENCE payout_id TO ${appRole};
