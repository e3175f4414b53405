-- Every delivery of every partner: raw bytes kept (landing store or, for messages, encrypted here) and digested.

CREATE TABLE receipt (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partner     text        NOT NULL,
    channel     text        NOT NULL CHECK (channel IN ('SFTP', 'JMS', 'CONSOLE')),
    kind        text        NOT NULL,                 -- what the route says it is: STATEMENT, NOTICE_COMMAND, ...
    mapping     text,                                 -- mapping id that reads it, where the route names one
    name        text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
    sha256      bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    size_bytes  bigint      NOT NULL CHECK (size_bytes >= 0),
    received_at timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('RECEIVED', 'ACCEPTED', 'REJECTED', 'QUARANTINED')),
    problems    jsonb       NOT NULL DEFAULT '[]',    -- why it was rejected: line, field, value, remedy
    pointed_at  timestamptz,                          -- when lost work was last pointed at again, and how often
    pointed     integer     NOT NULL DEFAULT 0,
    taken       integer     NOT NULL DEFAULT 1 CHECK (taken > 0),   -- how often it was taken up: each time has its own verdict
    -- The same bytes of the same partner are one delivery, whatever their name.
    UNIQUE (partner, kind, sha256)
);
CREATE INDEX receipt_unfinished ON receipt (received_at) WHERE state = 'RECEIVED';
CREATE TRIGGER receipt_moves AFTER UPDATE ON receipt REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES
    ('receipt', 'RECEIVED', 'ACCEPTED'), ('receipt', 'RECEIVED', 'REJECTED'), ('receipt', 'RECEIVED', 'QUARANTINED'),
    -- Refused for what the centre had not set up, and delivered again since.
    ('receipt', 'REJECTED', 'RECEIVED'), ('receipt', 'QUARANTINED', 'RECEIVED');

-- Each arrival, duplicates included.
CREATE TABLE delivery (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt_id bigint      NOT NULL REFERENCES receipt,
    name       text        NOT NULL,
    arrived_at timestamptz NOT NULL,
    duplicate  boolean     NOT NULL
);
CREATE INDEX delivery_receipt ON delivery (receipt_id);

-- Bodies of messages, encrypted: they may name persons (R-L7). Bodies of files lie in the landing store.
CREATE TABLE receipt_body (
    receipt_id bigint PRIMARY KEY REFERENCES receipt,
    key_id     text  NOT NULL REFERENCES encryption_key,
    body       bytea NOT NULL
);

-- What lies in a partner's inbox right now: finds done-files without their file and files nobody finished. Names are told
-- apart by their blind index: whoever leaves a file may call it after a person (R-L7).
CREATE TABLE inbox_sighting (
    partner    text        NOT NULL,
    name_index text        NOT NULL,
    shown      text        NOT NULL,   -- masked
    other_half text        NOT NULL,   -- index of its done-file; of a done-file, of its file
    is_done    boolean     NOT NULL,
    is_unusable boolean    NOT NULL,   -- the name is one that no route may take
    size_bytes bigint      NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    alarmed_at timestamptz,
    PRIMARY KEY (partner, name_index)
);

GRANT SELECT, INSERT ON receipt, delivery, receipt_body TO ${appRole};
GRANT UPDATE (key_id, body) ON receipt_body TO ${appRole};
GRANT UPDATE (state, problems, mapping, pointed_at, pointed, taken) ON receipt TO ${appRole};
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_sighting TO ${appRole};
