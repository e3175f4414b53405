-- Who may use the console and the REST interface.

-- People. Their name is what approvals and audit know them by: one spelling, so that one person is never two.
CREATE TABLE app_user (
    name            text        PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9._-]{1,39}$' AND name NOT IN ('gateway', 'tokens')),
    display_name    text        NOT NULL CHECK (display_name <> ''),
    password        text        CHECK (password LIKE '{%}%'),  -- hash with its algorithm; null until the person sets one
    roles           text[]      NOT NULL CHECK (roles <@ ARRAY ['VIEWER', 'OPERATOR', 'APPROVER', 'ADMINISTRATOR', 'AUDITOR']
                                                     AND cardinality(roles) > 0),
    rights          text[]      NOT NULL CHECK (rights <@ ARRAY ['SEE_METADATA', 'SEE_PERSONAL_DATA']),
    disabled        boolean     NOT NULL DEFAULT false,
    by_provider     boolean     NOT NULL DEFAULT false,        -- signs in by the centre's identity provider only
    failed_attempts integer     NOT NULL DEFAULT 0,            -- since the last sign-in
    version         integer     NOT NULL DEFAULT 0,            -- moves with rights and password: older sessions end
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL,
    signed_in_at    timestamptz,
    CONSTRAINT app_user_one_way_in CHECK (NOT by_provider OR password IS NULL),
    -- Whoever gives out rights or examines what was done moves no money, and nobody does both of these either.
    CONSTRAINT app_user_duties CHECK (NOT (roles && ARRAY ['ADMINISTRATOR', 'AUDITOR'] AND roles && ARRAY ['OPERATOR', 'APPROVER'])
                                   AND NOT roles @> ARRAY ['ADMINISTRATOR', 'AUDITOR'])
);

-- Single-use codes with which a person sets a password: the first administrator's own, and those an administrator gives out.
CREATE TABLE access_code (
    hash       text        PRIMARY KEY,                             -- digest of 150 random bits, half of them each with one person
    user_name  text        UNIQUE REFERENCES app_user,              -- null: it makes the first administrator
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE UNIQUE INDEX access_code_one_first ON access_code ((user_name IS NULL)) WHERE user_name IS NULL;

-- Other systems. None of their roles decides about money.
CREATE TABLE service_token (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CHECK (name ~ '^[a-z][a-z0-9._-]{1,39}$'),
    hash       text        NOT NULL UNIQUE,                         -- SHA-256 of 256 random bits
    role       text        NOT NULL CHECK (role IN ('SERVICE', 'VIEWER')),
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE UNIQUE INDEX service_token_one_live ON service_token (name) WHERE revoked_at IS NULL;

-- The audit page searches by these.
CREATE INDEX audit_actor ON audit (actor, at, id);
CREATE INDEX audit_action ON audit (action, at, id);
CREATE INDEX audit_at ON audit (at, id);

GRANT SELECT, INSERT ON app_user, access_code, service_token TO ${appRole};
GRANT UPDATE (display_name, password, roles, rights, disabled, failed_attempts, version, signed_in_at)
    ON app_user TO ${appRole};
GRANT UPDATE (used_at) ON access_code TO ${appRole};
GRANT DELETE ON access_code TO ${appRole};
GRANT UPDATE (revoked_at) ON service_token TO ${appRole};
