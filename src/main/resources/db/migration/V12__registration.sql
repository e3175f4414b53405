-- Market regulation's registration notices and the enterprises they speak of (R-G1, R-G2).

-- Every notice that was accepted, with what it led to: the evidence of its enterprise's state.
CREATE TABLE registration_notice (
    id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    social_credit_code     text        NOT NULL CHECK (social_credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    version                integer     NOT NULL CHECK (version > 0),
    notice_no              text        NOT NULL,               -- the registry's own number of it
    kind                   text        NOT NULL CHECK (kind IN ('REGISTRATION', 'CHANGE', 'DEREGISTRATION')),
    key_id                 text        NOT NULL REFERENCES encryption_key,
    content_digest         bytea       NOT NULL,    -- encrypted: it is made of a person's data, which could be tried out
    receipt_id             bigint      NOT NULL REFERENCES receipt,
    line_no                integer     NOT NULL CHECK (line_no >= 0),   -- in its file; 0 for a message
    decided_at             timestamptz NOT NULL,
    verdict                text        NOT NULL CHECK (verdict IN
                           ('PRE_OPENED', 'TO_BE_CHECKED', 'EXISTING', 'DEREGISTERED', 'STALE')),
    employer_id            bigint REFERENCES employer,         -- who has this code already; to be checked: the representative
    check_reason           text CHECK (check_reason IN ('SAME_REPRESENTATIVE', 'REGISTERED_AGAIN')),
    same_representative_as text,                               -- code of the enterprise that has the same representative
    sms_requested          boolean     NOT NULL,
    UNIQUE (social_credit_code, version),
    CHECK (verdict <> 'EXISTING' OR employer_id IS NOT NULL),
    CHECK (verdict <> 'PRE_OPENED' OR employer_id IS NULL),
    CHECK ((verdict = 'TO_BE_CHECKED') = (check_reason IS NOT NULL)),
    -- The same representative is an enterprise's or, where none has it, an employer's that no notice has named.
    CHECK (CASE WHEN check_reason = 'SAME_REPRESENTATIVE' THEN num_nonnulls(same_representative_as, employer_id) = 1
                ELSE same_representative_as IS NULL AND (check_reason IS NULL OR employer_id IS NULL) END),
    CHECK (NOT sms_requested OR verdict = 'PRE_OPENED')
);
-- R-G2: one short message for each code, ever.
CREATE UNIQUE INDEX registration_notice_one_sms ON registration_notice (social_credit_code) WHERE sms_requested;
CREATE INDEX registration_notice_receipt ON registration_notice (receipt_id);
CREATE TRIGGER registration_notice_append_only BEFORE DELETE OR TRUNCATE ON registration_notice
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER registration_notice_changes_its_key BEFORE UPDATE ON registration_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('key_id', 'content_digest');

-- An enterprise as its newest notice describes it.
CREATE TABLE enterprise (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    social_credit_code text    NOT NULL UNIQUE,
    name               text    NOT NULL,
    address            text    NOT NULL,
    representative_id  bigint  NOT NULL REFERENCES person,     -- R-L7: names and ID numbers live there, encrypted
    registered_on      date    NOT NULL,
    version            integer NOT NULL CHECK (version > 0),
    notice_id          bigint  NOT NULL UNIQUE REFERENCES registration_notice,
    state              text    NOT NULL CHECK (state IN ('PRE_OPENED', 'TO_BE_CHECKED', 'EXISTING', 'DEREGISTERED'))
);
CREATE INDEX enterprise_representative ON enterprise (representative_id);
CREATE TRIGGER enterprise_moves AFTER UPDATE ON enterprise REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_move();
INSERT INTO state_move VALUES
    ('enterprise', 'PRE_OPENED', 'EXISTING'), ('enterprise', 'PRE_OPENED', 'DEREGISTERED'),
    ('enterprise', 'TO_BE_CHECKED', 'EXISTING'), ('enterprise', 'TO_BE_CHECKED', 'DEREGISTERED'),
    ('enterprise', 'EXISTING', 'DEREGISTERED'),
    ('enterprise', 'DEREGISTERED', 'EXISTING'), ('enterprise', 'DEREGISTERED', 'TO_BE_CHECKED');

-- Whatever arrives late: an enterprise never goes back to an older notice.
CREATE FUNCTION refuse_older_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <= OLD.version THEN
        RAISE EXCEPTION 'enterprise %: version % after %', OLD.id, NEW.version, OLD.version USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enterprise_version BEFORE UPDATE ON enterprise FOR EACH ROW EXECUTE FUNCTION refuse_older_version();

-- An enterprise is compared with existing employers by its code.
CREATE INDEX employer_social_credit_code ON employer (social_credit_code);

GRANT SELECT, INSERT ON registration_notice, enterprise TO ${appRole};
GRANT UPDATE (key_id, content_digest) ON registration_notice TO ${appRole};
GRANT UPDATE (name, address, representative_id, registered_on, version, notice_id, state) ON enterprise TO ${appRole};
