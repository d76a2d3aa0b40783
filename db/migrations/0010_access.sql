-- +goose Up
-- Who may enter. A user is a pseudonymous id; the name lies apart in person and can be erased while every event and
-- every record that names the id stays.
CREATE TABLE user_account (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    revision BIGINT NOT NULL,
    lang TEXT NOT NULL,
    zone TEXT NOT NULL,
    theme TEXT NOT NULL,
    credential_rev BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    disabled_reason TEXT NOT NULL,
    last_sign_in_at BIGINT
);
CREATE INDEX user_account_state ON user_account (state);

CREATE TABLE person (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_fold TEXT,
    name_fold TEXT NOT NULL,
    fold TEXT NOT NULL
);
-- One person an address, so that it can be typed at sign-in; a person without one signs in by OpenID Connect.
CREATE UNIQUE INDEX person_email ON person (email_fold);
CREATE INDEX person_fold ON person (fold);

-- A grant for a product carries its line too. source: by whom it is kept, 'manual' or the id of an OpenID provider.
CREATE TABLE role_grant (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    role TEXT NOT NULL,
    line_id TEXT,
    product_id TEXT,
    source TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT
);
CREATE UNIQUE INDEX role_grant_one ON role_grant (user_id, role, COALESCE(line_id, ''), COALESCE(product_id, ''));
CREATE INDEX role_grant_role ON role_grant (role);
CREATE INDEX role_grant_line ON role_grant (line_id);
CREATE INDEX role_grant_product ON role_grant (product_id);

CREATE TABLE password (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Tokens of every kind are here as keyed hashes only.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    method TEXT NOT NULL,
    second_factor BOOLEAN NOT NULL,
    confirmed_at BIGINT NOT NULL,
    renew BOOLEAN NOT NULL,
    ip TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id, last_at);
CREATE INDEX session_last ON session (last_at);

-- Browsers in which a person has signed in before: their attempts are throttled apart from everyone else's.
CREATE TABLE known_device (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX known_device_user ON known_device (user_id, last_at);

CREATE TABLE totp (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    secret BLOB NOT NULL,
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_at BIGINT
);
CREATE INDEX totp_user ON totp (user_id);

CREATE TABLE recovery_code (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    hash BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_code_user ON recovery_code (user_id);

CREATE TABLE passkey (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    credential_id BLOB NOT NULL UNIQUE,
    record BLOB NOT NULL,
    name TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    suspect_at BIGINT,
    created_at BIGINT NOT NULL,
    last_at BIGINT
);
CREATE INDEX passkey_user ON passkey (user_id);

CREATE TABLE api_token (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    prefix TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    name TEXT NOT NULL,
    verbs TEXT NOT NULL,
    line_id TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_at BIGINT,
    revoked_at BIGINT,
    revoked_by TEXT
);
CREATE INDEX api_token_user ON api_token (user_id, created_at);

-- One row: the first set-up. Whoever marks it done is the first administrator.
CREATE TABLE setup (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    done_at BIGINT,
    user_id TEXT REFERENCES user_account (id)
);

CREATE TABLE access_link (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('sign_in', 'invitation', 'recovery')),
    user_id TEXT NOT NULL REFERENCES user_account (id),
    created_by TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX access_link_user ON access_link (user_id);

CREATE TABLE oidc_provider (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    issuer TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    secret BLOB,
    scopes TEXT NOT NULL,
    rules TEXT NOT NULL,
    auto_create BOOLEAN NOT NULL,
    trust_factor BOOLEAN NOT NULL,
    enabled BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE oidc_link (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX oidc_link_user ON oidc_link (user_id);

-- Delays after failed attempts; lanes are keyed hashes, so that no name and no address stands here.
CREATE TABLE throttle (
    lane TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    open_at BIGINT NOT NULL
);
CREATE INDEX throttle_last ON throttle (last_at);

-- Failed sign-ins not yet told to the audit trail; one row an account and one for all unknown names.
CREATE TABLE failed_sign_in (
    bucket TEXT NOT NULL PRIMARY KEY,
    user_id TEXT,
    waiting BIGINT NOT NULL,
    reported_at BIGINT
);

-- Steps of a sign-in that were completed and must not be used again; kept until they would have expired anyway.
CREATE TABLE spent (
    hash BLOB NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX spent_expires ON spent (expires_at);
