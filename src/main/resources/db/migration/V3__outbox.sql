-- The only way out. A row is written in the business transaction and relayed afterwards, at least once.

CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel         text        NOT NULL CHECK (channel IN ('TOPIC', 'QUEUE', 'SFTP')),
    destination     text        NOT NULL,   -- address, queue, or partner whose outbox folder receives the file
    file_name       text,                   -- SFTP only
    ordering_key    text        NOT NULL,   -- rows of one key leave in the order of their ids
    type            text        NOT NULL,   -- CloudEvents type, or the name of a command or work pointer
    subject         text        NOT NULL,
    message_id      text        NOT NULL UNIQUE,
    event_count     integer     NOT NULL CHECK (event_count BETWEEN 1 AND 500),
    body            text        NOT NULL,   -- JSON; for SFTP the file's text, or empty where landed_sha256 is set
    landed_sha256   bytea CHECK (octet_length(landed_sha256) = 32),
    cause           text        NOT NULL,   -- entity:id whose transaction wrote it (I10)
    created_at      timestamptz NOT NULL,
    published_at    timestamptz,
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    last_error      text,
    CHECK ((channel = 'SFTP') = (file_name IS NOT NULL)),
    CHECK (landed_sha256 IS NULL OR channel = 'SFTP')
);
-- Compressing a batch of events takes longer than writing it, with its key's writers waiting; the archive's bodies are compressed.
ALTER TABLE outbox ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX outbox_pending ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_files ON outbox (destination, id) WHERE published_at IS NULL AND channel = 'SFTP';
CREATE INDEX outbox_failed ON outbox (next_attempt_at) WHERE published_at IS NULL AND next_attempt_at IS NOT NULL;

-- Published rows past their retention; still searchable, out of the relay's way.
CREATE TABLE outbox_archive (LIKE outbox INCLUDING CONSTRAINTS, PRIMARY KEY (id));

GRANT SELECT, INSERT, DELETE ON outbox TO ${appRole};
GRANT UPDATE (published_at, attempts, next_attempt_at, last_error) ON outbox TO ${appRole};
GRANT SELECT, INSERT ON outbox_archive TO ${appRole};
-- A row that has not left cannot be deleted, whoever asks.
CREATE FUNCTION refuse_unpublished_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RAISE EXCEPTION 'outbox row % has not been published', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER outbox_keep_unpublished BEFORE DELETE ON outbox
    FOR EACH ROW EXECUTE FUNCTION refuse_unpublished_delete();
