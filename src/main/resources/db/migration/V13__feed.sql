-- Statements that are expected, and those that are late (R-M10).

ALTER TABLE bank_account
    ADD statement_days text NOT NULL DEFAULT 'EVERY_DAY' CHECK (statement_days IN ('EVERY_DAY', 'WORKING_DAYS')),
    ADD statement_due  time NOT NULL DEFAULT '09:00';

-- One for each day whose statement is late; cleared when it is there, or when nobody waits for it any more.
CREATE TABLE feed_alarm (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint      NOT NULL REFERENCES bank_account,
    day        date        NOT NULL,
    due_at     timestamptz NOT NULL,
    raised_at  timestamptz NOT NULL CHECK (raised_at >= due_at),
    cleared_at timestamptz CHECK (cleared_at >= raised_at)
);
CREATE UNIQUE INDEX feed_alarm_open ON feed_alarm (account_id, day) WHERE cleared_at IS NULL;

GRANT UPDATE (statement_days, statement_due) ON bank_account TO ${appRole};
GRANT SELECT, INSERT ON feed_alarm TO ${appRole};
GRANT UPDATE (cleared_at) ON feed_alarm TO ${appRole};
