-- The ground every other table stands on: legal moves of states, append-only tables, audit, two-person approvals.
-- Flyway runs as the owner role; ${appRole} is the lesser role the application connects with.

-- Legal moves of every state machine, as data. A test compares them with the Java enums.
CREATE TABLE state_move (
    entity     text NOT NULL,
    from_state text NOT NULL,
    to_state   text NOT NULL,
    PRIMARY KEY (entity, from_state, to_state)
);

-- Trigger of a table with "id" and "state" columns, after an update as a whole: refuses a move that state_move does not
-- list, and an id that changed. Thousands of rows move at once and the plan is kept from the first call, which may have
-- moved one: hence no nested loops. The fixed search path keeps a temporary state_move from standing in for the real one.
CREATE FUNCTION refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql
    SET search_path = ${flyway:defaultSchema}, pg_temp SET enable_nestloop = off AS $$
DECLARE
    bad record;
BEGIN
    SELECT m.* INTO bad
      FROM (SELECT min(coalesce(o.id, n.id)) AS id, o.state AS from_state, n.state AS to_state
              FROM moved_from o FULL JOIN moved_to n ON n.id = o.id WHERE n.state IS DISTINCT FROM o.state GROUP BY 2, 3) m
     WHERE NOT EXISTS (SELECT FROM state_move l
                        WHERE l.entity = TG_TABLE_NAME AND l.from_state = m.from_state AND l.to_state = m.to_state)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'illegal move of % %: % -> %', TG_TABLE_NAME, bad.id, bad.from_state, bad.to_state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Append-only tables refuse change for every role, the owner included; privileges refuse it to the application first.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

-- The one change that they bear: a ciphertext, named by the trigger with its key's id, under another key (R-L7).
CREATE FUNCTION refuse_change_but_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.key_id = OLD.key_id OR to_jsonb(OLD) - TG_ARGV IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- Keys of personal data that rows or landed files may lie under. Rows refer to it, so that a key which one of them needs
-- cannot be forgotten, and nothing is written under one that was. No secret: what the check is made of cannot be guessed.
CREATE TABLE encryption_key (
    id          text PRIMARY KEY,
    key_check   bytea       NOT NULL CHECK (octet_length(key_check) = 32),   -- derived: finds another secret under the same id
    first_used  timestamptz NOT NULL
);

-- Keys that nothing lies under any more. A process with settings of then would use one anew; it is refused.
CREATE TABLE forgotten_key (
    id           text PRIMARY KEY,
    forgotten_at timestamptz NOT NULL
);

CREATE TABLE audit (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text        NOT NULL CHECK (actor <> ''),
    origin  text        NOT NULL,                       -- where from: console, cli:<os user>@<host>, jms:<queue>, gateway
    action  text        NOT NULL,                       -- an event of src/docs/audit-events.md
    subject text        NOT NULL,                       -- entity:id
    outcome text        NOT NULL CHECK (outcome IN ('DONE', 'REFUSED', 'FAILED')),
    detail  jsonb       NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Two-person rule (R-M6, R-M10): one identity proposes, another approves.
CREATE TABLE approval (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text        NOT NULL,
    subject     text        NOT NULL,
    payload     jsonb       NOT NULL,
    state       text        NOT NULL CHECK (state IN ('PROPOSED', 'APPROVED', 'REJECTED')),
    proposed_by text        NOT NULL CHECK (proposed_by <> ''),
    proposed_at timestamptz NOT NULL,
    proposed_from text      NOT NULL DEFAULT '',             -- where from, as in audit: nobody else comes by another door to decide
    decided_by  text CHECK (decided_by <> proposed_by),
    decided_at  timestamptz,
    CHECK ((state = 'PROPOSED') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX approval_one_open ON approval (kind, subject) WHERE state = 'PROPOSED';
CREATE TRIGGER approval_moves AFTER UPDATE ON approval REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES ('approval', 'PROPOSED', 'APPROVED'), ('approval', 'PROPOSED', 'REJECTED');

GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO ${appRole};
GRANT SELECT ON state_move TO ${appRole};
GRANT SELECT, INSERT, DELETE ON encryption_key TO ${appRole};
GRANT UPDATE (first_used) ON encryption_key TO ${appRole};   -- never done: locking a row needs it
GRANT SELECT, INSERT ON forgotten_key TO ${appRole};
GRANT SELECT, INSERT ON audit TO ${appRole};
GRANT SELECT, INSERT ON approval TO ${appRole};
GRANT UPDATE (state, decided_by, decided_at) ON approval TO ${appRole};
