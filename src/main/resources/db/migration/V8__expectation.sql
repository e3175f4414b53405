-- Money that is expected on a bank account, until the bank's entry clears it (R-B4, R-P1).

CREATE TABLE expectation (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner               text        NOT NULL CHECK (owner IN ('DEDUCTION', 'CASE', 'SUSPENSE')),
    owner_id            bigint      NOT NULL,
    bank_account_id     bigint      NOT NULL REFERENCES bank_account,
    clearing_account_id bigint      NOT NULL REFERENCES account,   -- its balance is the sum of its open expectations (I8)
    direction           char(1)     NOT NULL CHECK (direction IN ('C', 'D')),
    amount_fen          bigint      NOT NULL CHECK (amount_fen > 0),
    reference           text        NOT NULL UNIQUE,               -- ISO 11649, quoted by the bank's entry
    state               text        NOT NULL CHECK (state IN ('OPEN', 'MET', 'CANCELLED', 'RETURNED')),
    registered_at       timestamptz NOT NULL,                      -- the last time
    met_at              timestamptz,
    disputed_at         timestamptz,                               -- the bank last said or did something that does not fit it
    entry_id            bigint UNIQUE,                             -- one entry meets one expectation
    returned_by         bigint UNIQUE,                             -- the entry with which the bank gave or took it back (R-P1)
    CHECK ((state IN ('MET', 'RETURNED')) = (entry_id IS NOT NULL) AND (entry_id IS NULL) = (met_at IS NULL)),
    CHECK ((state = 'RETURNED') = (returned_by IS NOT NULL))
);
CREATE INDEX expectation_open ON expectation (clearing_account_id) WHERE state = 'OPEN';
CREATE INDEX expectation_disputed ON expectation (id) WHERE disputed_at IS NOT NULL;
CREATE INDEX expectation_owner ON expectation (owner, owner_id);
CREATE TRIGGER expectation_moves AFTER UPDATE ON expectation REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('expectation', 'OPEN', 'MET'), ('expectation', 'OPEN', 'CANCELLED'),
    ('expectation', 'MET', 'RETURNED'),
    -- Two people found that the bank was right after all.
    ('expectation', 'CANCELLED', 'OPEN'), ('expectation', 'RETURNED', 'OPEN');

GRANT SELECT, INSERT ON expectation TO ${appRole};
GRANT UPDATE (state, amount_fen, registered_at, met_at, entry_id, returned_by, disputed_at) ON expectation TO ${appRole};
