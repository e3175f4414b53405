-- What the operations console keeps: why messages died, alarms, and partners whose intake somebody stopped.

-- Why a message went to its dead-letter queue: the broker keeps the message, not the reason. Gone with the message.
CREATE TABLE dead_letter_cause (
    message_id text PRIMARY KEY,
    queue      text        NOT NULL,
    route      text        NOT NULL,
    cause      text        NOT NULL CHECK (cause <> ''),   -- class of the exception and its sentence, numbers masked
    attempts   integer     NOT NULL CHECK (attempts > 0),
    failed_at  timestamptz NOT NULL
);

-- One for each cause that stands, however many messages or files it concerns; cleared when the cause is gone.
CREATE TABLE alarm (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cause           text        NOT NULL CHECK (cause <> ''),    -- kind:subject
    kind            text        NOT NULL,
    severity        text        NOT NULL CHECK (severity IN ('WARNING', 'CRITICAL')),
    subject         text        NOT NULL,
    sentence        text        NOT NULL CHECK (sentence <> ''),
    count           bigint      NOT NULL CHECK (count > 0),      -- how much it concerns: messages, statements, days
    raised_at       timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL CHECK (seen_at >= raised_at),
    acknowledged_by text,
    acknowledged_at timestamptz,
    silenced_until  timestamptz,                                 -- nobody wants to be told of it before then
    silenced_by     text,
    cleared_at      timestamptz CHECK (cleared_at >= raised_at),
    CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL)),
    CHECK ((silenced_by IS NULL) = (silenced_until IS NULL))
);
CREATE UNIQUE INDEX alarm_open ON alarm (cause) WHERE cleared_at IS NULL;

-- What is to be told to the configured web address: alarms raised and cleared, in order, until it has answered.
CREATE TABLE alarm_call (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id     bigint      NOT NULL REFERENCES alarm,
    body         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL,
    last_error   text,
    delivered_at timestamptz
);
CREATE INDEX alarm_call_waiting ON alarm_call (id) WHERE delivered_at IS NULL;

-- A route that takes in a partner's files and that somebody stopped; every node keeps to it, also after a restart.
CREATE TABLE intake_stop (
    route      text PRIMARY KEY,
    stopped_by text        NOT NULL,
    stopped_at timestamptz NOT NULL,
    reason     text        NOT NULL CHECK (reason <> '')
);

GRANT SELECT, INSERT, UPDATE, DELETE ON dead_letter_cause TO ${appRole};
GRANT SELECT, INSERT ON alarm, alarm_call TO ${appRole};
GRANT UPDATE (severity, sentence, count, seen_at, acknowledged_by, acknowledged_at, silenced_until, silenced_by, cleared_at)
    ON alarm TO ${appRole};
GRANT UPDATE (attempts, next_at, last_error, delivered_at) ON alarm_call TO ${appRole};
GRANT SELECT, INSERT, DELETE ON intake_stop TO ${appRole};
