PRAGMA foreign_keys = OFF;
BEGIN;
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
CREATE TABLE assessment (
    id TEXT NOT NULL PRIMARY KEY,
    vulnerability TEXT NOT NULL,
    status TEXT NOT NULL,
    justification TEXT NOT NULL,
    cyclonedx_justification TEXT NOT NULL,
    impact TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    scope TEXT NOT NULL,
    line_id TEXT,
    product_id TEXT,
    release_id TEXT,
    until_version TEXT NOT NULL,
    component_key TEXT NOT NULL,
    path TEXT NOT NULL,
    expires_on TEXT,
    author_id TEXT,
    act_id TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT,
    ended_reason TEXT NOT NULL,
    superseded_by TEXT
);
CREATE TABLE blob (
    name TEXT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE TABLE blob_chunk (
    name TEXT NOT NULL,
    n BIGINT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (name, n)
);
CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    note TEXT NOT NULL
);
CREATE TABLE component_package (
    package_key TEXT NOT NULL,
    cv_id BIGINT NOT NULL,
    version TEXT NOT NULL,
    via TEXT NOT NULL,
    PRIMARY KEY (package_key, cv_id)
) WITHOUT ROWID;
CREATE TABLE component_run (
    set_id BIGINT NOT NULL,
    cv_id BIGINT NOT NULL,
    first_position BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    PRIMARY KEY (set_id, cv_id, first_position)
) WITHOUT ROWID;
CREATE TABLE component_version (
    id BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    supplier TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    purl TEXT NOT NULL,
    hardware BOOLEAN NOT NULL,
    ecosystems TEXT NOT NULL,
    state TEXT NOT NULL,
    folded TEXT NOT NULL
);
CREATE TABLE deployment (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    party_id TEXT NOT NULL REFERENCES party (id),
    release_id TEXT NOT NULL REFERENCES release (id),
    product_id TEXT NOT NULL REFERENCES product (id),
    variant_id TEXT REFERENCES variant (id),
    contact_id TEXT REFERENCES party_contact (id),
    serial_from TEXT NOT NULL,
    serial_to TEXT NOT NULL,
    serial_low TEXT NOT NULL,
    serial_high TEXT NOT NULL,
    batch TEXT NOT NULL,
    units BIGINT NOT NULL,
    location TEXT NOT NULL,
    since TEXT,
    until TEXT,
    notes TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE dirty_package (
    package_key TEXT NOT NULL PRIMARY KEY,
    mark TEXT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE dirty_product (
    product_id TEXT NOT NULL PRIMARY KEY,
    mark TEXT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE ecosystem_feed (
    ecosystem TEXT NOT NULL,
    feed TEXT NOT NULL,
    PRIMARY KEY (ecosystem, feed)
) WITHOUT ROWID;
CREATE TABLE event (
    id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT,
    kind TEXT NOT NULL,
    record_type TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    line_id TEXT,
    product_id TEXT,
    act_id TEXT,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    token_id TEXT,
    recorded_at BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    suspect BOOLEAN NOT NULL,
    commitment BLOB NOT NULL
);
CREATE TABLE event_cursor (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);
CREATE TABLE event_payload (
    event_id TEXT NOT NULL PRIMARY KEY REFERENCES event (id),
    nonce BLOB NOT NULL,
    payload TEXT NOT NULL
);
CREATE TABLE failed_sign_in (
    bucket TEXT NOT NULL PRIMARY KEY,
    user_id TEXT,
    waiting BIGINT NOT NULL,
    reported_at BIGINT
);
CREATE TABLE feed (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    every_minutes BIGINT NOT NULL,
    max_age_hours BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    next_at BIGINT,
    tried_at BIGINT,
    succeeded_at BIGINT,
    error TEXT NOT NULL,
    error_at BIGINT,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    blob TEXT NOT NULL,
    origin TEXT NOT NULL,
    records BIGINT NOT NULL,
    newest BIGINT
) WITHOUT ROWID;
CREATE TABLE finding (
    cv_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    package_key TEXT NOT NULL,
    entry BIGINT NOT NULL,
    reason TEXT NOT NULL,
    range_type TEXT NOT NULL,
    scheme TEXT NOT NULL,
    introduced TEXT NOT NULL,
    end_kind BIGINT NOT NULL,
    end_version TEXT NOT NULL,
    fixed TEXT NOT NULL,
    via TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (cv_id, record_id, package_key)
) WITHOUT ROWID;
CREATE TABLE finding_seen (
    cv_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    PRIMARY KEY (cv_id, record_id)
) WITHOUT ROWID;
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE hold (
    id TEXT NOT NULL PRIMARY KEY,
    record_type TEXT NOT NULL,
    record_id TEXT NOT NULL,
    line_id TEXT NOT NULL REFERENCES line (id),
    product_id TEXT REFERENCES product (id),
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    set_by TEXT,
    set_at BIGINT NOT NULL,
    cleared_by TEXT,
    cleared_at BIGINT,
    cleared_reason TEXT NOT NULL
);
CREATE TABLE identity (
    cv_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    origin TEXT NOT NULL,
    confidence TEXT NOT NULL,
    PRIMARY KEY (cv_id, kind, value)
) WITHOUT ROWID;
CREATE TABLE inventory (
    id TEXT NOT NULL PRIMARY KEY,
    release_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    file_name TEXT NOT NULL,
    blob TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    spec_version TEXT NOT NULL,
    aggregate TEXT NOT NULL,
    described TEXT NOT NULL,
    components BIGINT NOT NULL,
    distinct_components BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    uploaded_by TEXT,
    created_at BIGINT NOT NULL,
    live_at BIGINT,
    ended_at BIGINT
);
CREATE TABLE inventory_coverage (
    inventory_id TEXT NOT NULL REFERENCES inventory (id),
    ecosystems TEXT NOT NULL,
    state TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (inventory_id, ecosystems, state)
) WITHOUT ROWID;
CREATE TABLE inventory_set (
    inventory_id TEXT NOT NULL PRIMARY KEY REFERENCES inventory (id),
    keys BLOB NOT NULL
);
CREATE TABLE inventory_warning (
    inventory_id TEXT NOT NULL REFERENCES inventory (id),
    n BIGINT NOT NULL,
    place TEXT NOT NULL,
    line BIGINT NOT NULL,
    message TEXT NOT NULL,
    args TEXT NOT NULL,
    PRIMARY KEY (inventory_id, n)
) WITHOUT ROWID;
CREATE TABLE kev_entry (
    cve TEXT NOT NULL PRIMARY KEY,
    added TEXT,
    due TEXT,
    ransomware BOOLEAN NOT NULL,
    title TEXT NOT NULL,
    action TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE known_device (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE TABLE line (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    description TEXT NOT NULL,
    manufacturer TEXT NOT NULL,
    manufacturer_address TEXT NOT NULL,
    publisher TEXT NOT NULL,
    publisher_namespace TEXT NOT NULL,
    publisher_contact TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE oidc_link (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
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
CREATE TABLE party (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    line_id TEXT REFERENCES line (id),
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    names TEXT NOT NULL,
    kinds TEXT NOT NULL,
    country TEXT NOT NULL,
    lang TEXT NOT NULL,
    notes TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE party_contact (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    party_id TEXT NOT NULL REFERENCES party (id),
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    search TEXT NOT NULL,
    erased_at BIGINT,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
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
CREATE TABLE password (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE TABLE person (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_fold TEXT,
    name_fold TEXT NOT NULL,
    fold TEXT NOT NULL
);
CREATE TABLE product (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    line_id TEXT NOT NULL REFERENCES line (id),
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    description TEXT NOT NULL,
    constrained BOOLEAN NOT NULL,
    constrained_reason TEXT NOT NULL,
    old_names TEXT NOT NULL,
    nicknames TEXT NOT NULL,
    articles TEXT NOT NULL,
    contact TEXT NOT NULL,
    market_from TEXT,
    market_until TEXT,
    class TEXT NOT NULL,
    scheme TEXT NOT NULL,
    bought_in BOOLEAN NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE product_fact (
    product_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    settled_at BIGINT
) WITHOUT ROWID;
CREATE TABLE readiness (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE TABLE record_alias (
    alias TEXT NOT NULL,
    record_id BIGINT NOT NULL REFERENCES source_record (id),
    PRIMARY KEY (alias, record_id)
) WITHOUT ROWID;
CREATE TABLE record_package (
    package_key TEXT NOT NULL,
    record_id BIGINT NOT NULL REFERENCES source_record (id),
    data TEXT NOT NULL,
    PRIMARY KEY (package_key, record_id)
) WITHOUT ROWID;
CREATE TABLE record_vulnerability (
    vulnerability TEXT NOT NULL,
    record_id BIGINT NOT NULL REFERENCES source_record (id),
    PRIMARY KEY (vulnerability, record_id)
) WITHOUT ROWID;
CREATE TABLE recovery_code (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    hash BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE TABLE release (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    version TEXT NOT NULL,
    state TEXT NOT NULL,
    released_on TEXT,
    position BIGINT NOT NULL,
    serials TEXT NOT NULL,
    models TEXT NOT NULL,
    cpe TEXT NOT NULL,
    purl TEXT NOT NULL,
    notes TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE release_part (
    release_id TEXT NOT NULL REFERENCES release (id),
    part_id TEXT NOT NULL REFERENCES release (id),
    PRIMARY KEY (release_id, part_id)
);
CREATE TABLE release_serial (
    release_id TEXT NOT NULL REFERENCES release (id),
    pattern TEXT NOT NULL,
    prefix TEXT NOT NULL,
    PRIMARY KEY (release_id, pattern)
);
CREATE TABLE release_variant (
    release_id TEXT NOT NULL REFERENCES release (id),
    variant_id TEXT NOT NULL REFERENCES variant (id),
    PRIMARY KEY (release_id, variant_id)
);
CREATE TABLE responsibility (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    line_id TEXT NOT NULL REFERENCES line (id),
    product_id TEXT REFERENCES product (id),
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE river_job (
    id integer PRIMARY KEY AUTOINCREMENT,
    args blob NOT NULL DEFAULT (jsonb('{}')),
    attempt integer NOT NULL DEFAULT 0,
    attempted_at timestamp,
    attempted_by blob, -- json
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    errors blob, -- json
    finalized_at timestamp,
    kind text NOT NULL,
    max_attempts integer NOT NULL DEFAULT 25,
    metadata blob NOT NULL DEFAULT (jsonb('{}')),
    priority integer NOT NULL DEFAULT 1,
    queue text NOT NULL DEFAULT 'default',
    state text NOT NULL DEFAULT 'available',
    scheduled_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    tags blob NOT NULL DEFAULT (jsonb('[]')),
    unique_key blob,
    unique_states integer,
    CONSTRAINT finalized_or_finalized_at_null CHECK (
        (finalized_at IS NULL AND state NOT IN ('cancelled', 'completed', 'discarded')) OR
        (finalized_at IS NOT NULL AND state IN ('cancelled', 'completed', 'discarded'))
    ),
    CONSTRAINT priority_in_range CHECK (priority >= 1 AND priority <= 4),
    CONSTRAINT queue_length CHECK (length(queue) > 0 AND length(queue) < 128),
    CONSTRAINT kind_length CHECK (length(kind) > 0 AND length(kind) < 128),
    CONSTRAINT state_valid CHECK (state IN ('available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled'))
);
CREATE TABLE river_leader (
    elected_at timestamp NOT NULL,
    expires_at timestamp NOT NULL,
    leader_id text NOT NULL,
    name text PRIMARY KEY NOT NULL DEFAULT 'default' CHECK (name = 'default'),
    CONSTRAINT name_length CHECK (length(name) > 0 AND length(name) < 128),
    CONSTRAINT leader_id_length CHECK (length(leader_id) > 0 AND length(leader_id) < 128)
);
CREATE TABLE river_migration (
    line text NOT NULL,
    version integer NOT NULL,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT line_length CHECK (length(line) > 0 AND length(line) < 128),
    CONSTRAINT version_gte_1 CHECK (version >= 1),
    PRIMARY KEY (line, version)
);
CREATE TABLE river_notification (
    id integer PRIMARY KEY AUTOINCREMENT,
    created_at timestamp NOT NULL DEFAULT (datetime('now', 'subsec')),
    payload text NOT NULL,
    topic text NOT NULL,
    CONSTRAINT topic_length CHECK (length(topic) > 0 AND length(topic) < 128)
);
CREATE TABLE river_queue (
    name text PRIMARY KEY NOT NULL,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    metadata blob NOT NULL DEFAULT (jsonb('{}')),
    paused_at timestamp,
    updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
);
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
CREATE TABLE run_release (
    set_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    release_id TEXT NOT NULL,
    PRIMARY KEY (set_id, position)
) WITHOUT ROWID;
CREATE TABLE run_set (
    id INTEGER PRIMARY KEY,
    product_id TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE seal_hash (
    n BIGINT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL
);
CREATE TABLE seal_state (
    id BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    sealed_at BIGINT
);
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
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE setup (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    done_at BIGINT,
    user_id TEXT REFERENCES user_account (id)
);
CREATE TABLE source_record (
    id BIGINT NOT NULL PRIMARY KEY,
    feed TEXT NOT NULL,
    upstream_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    state TEXT NOT NULL,
    published BIGINT,
    modified BIGINT,
    withdrawn_at BIGINT,
    title TEXT NOT NULL,
    score DOUBLE PRECISION,
    band TEXT NOT NULL,
    vector TEXT NOT NULL,
    cvss_version TEXT NOT NULL,
    blob TEXT NOT NULL,
    entry TEXT NOT NULL
);
CREATE TABLE spent (
    hash BLOB NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE TABLE spoken_number (
    prefix TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);
CREATE TABLE support (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    release_id TEXT REFERENCES release (id),
    kind TEXT NOT NULL,
    from_date TEXT,
    until_date TEXT,
    continuous BOOLEAN NOT NULL,
    basis TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE throttle (
    lane TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    open_at BIGINT NOT NULL
);
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
CREATE TABLE undone (
    act_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    by_act TEXT NOT NULL,
    PRIMARY KEY (act_id, record_id)
);
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
CREATE TABLE variant (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    hardware TEXT NOT NULL,
    region TEXT NOT NULL,
    articles TEXT NOT NULL,
    models TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE vulnerability (
    name TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    score DOUBLE PRECISION,
    band TEXT NOT NULL,
    vector TEXT NOT NULL,
    cvss_version TEXT NOT NULL,
    rated_by TEXT NOT NULL,
    disputed BOOLEAN NOT NULL,
    published BIGINT,
    modified BIGINT
) WITHOUT ROWID;
CREATE TABLE work (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    title TEXT NOT NULL,
    line_id TEXT,
    product_id TEXT,
    actor_id TEXT,
    args TEXT NOT NULL,
    cursor TEXT NOT NULL,
    state TEXT NOT NULL,
    stage TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    message TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    cancel BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    updated_at BIGINT NOT NULL,
    finished_at BIGINT
);
INSERT INTO "assessment" VALUES ('01a209c4-9cf2-70c7-8fd7-04f3f634f34b', 'CVE-2026-0001', 'not_affected', 'vulnerable_code_not_in_execute_path', '', '', '', 'never called', 'product', '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, '', '', '', NULL, NULL, NULL, 1795460209905749, NULL, NULL, '', NULL);
INSERT INTO "component_package" VALUES ('Go|example.com/lib', 7496318693668154848, '1.2.0', 'purl');
INSERT INTO "component_package" VALUES ('Go|example.com/lib', 8555135626313669955, '1.0.0', 'purl');
INSERT INTO "component_package" VALUES ('Go|example.com/other', 1256931063050574134, '0.1.0', 'purl');
INSERT INTO "component_run" VALUES (4, 1256931063050574134, 1, 1);
INSERT INTO "component_run" VALUES (4, 7496318693668154848, 0, 1);
INSERT INTO "component_run" VALUES (4, 8205712076823696769, 0, 0);
INSERT INTO "component_version" VALUES (8555135626313669955, 'pkg:golang/example.com/lib@v1.0.0', 'library', '', 'example.com/lib', 'v1.0.0', 'pkg:golang/example.com/lib@v1.0.0', 0, 'Go', 'assessable', 'example.com/lib v1.0.0');
INSERT INTO "component_version" VALUES (8205712076823696769, 'name|library||busybox|1.36.1', 'library', '', 'busybox', '1.36.1', '', 0, '', 'no_identity', 'busybox 1.36.1');
INSERT INTO "component_version" VALUES (7496318693668154848, 'pkg:golang/example.com/lib@v1.2.0', 'library', '', 'example.com/lib', 'v1.2.0', 'pkg:golang/example.com/lib@v1.2.0', 0, 'Go', 'assessable', 'example.com/lib v1.2.0');
INSERT INTO "component_version" VALUES (1256931063050574134, 'pkg:golang/example.com/other@v0.1.0', 'library', '', 'example.com/other', 'v0.1.0', 'pkg:golang/example.com/other@v0.1.0', 0, 'Go', 'assessable', 'example.com/other v0.1.0');
INSERT INTO "deployment" VALUES ('01a209c4-9bbc-725d-b303-26fd157d612c', 1, '', '01a209c4-9bb6-7085-a608-4f1d340bff37', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, NULL, '', '', '', '', '', 7, 'Hall 3', NULL, NULL, '', '
hall 3
', NULL, '', 1795460209595421, 1795460209595421);
INSERT INTO "ecosystem_feed" VALUES ('Go', 'osv:file');
INSERT INTO "event" VALUES ('01a209c4-9b8d-713a-bc2a-8781dc884535', 0, 'line.created', 'line', '01a209c4-9b8c-718d-9389-993054ea4e7d', 1, '01a209c4-9b8c-718d-9389-993054ea4e7d', NULL, '01a209c4-9b8d-7139-86e2-10daa25810d4', 'system', NULL, NULL, 1795460209548782, 1795460209548782, 0, X'4604c91c79ad5e907482562e72a6c2815ddd6b4bc3deaea94da6bb16125313d0');
INSERT INTO "event" VALUES ('01a209c4-9b8e-72e0-90ae-322dc8bc08cc', 1, 'product.created', 'product', '01a209c4-9b8e-72de-8510-001510d52dfc', 1, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b8e-72df-97ea-ebee13ca8fce', 'system', NULL, NULL, 1795460209550403, 1795460209550403, 0, X'cad0d6dbad0da7f3002bb1fd5b9f2a2cc689144ee7790a9b817e4e32d66262e3');
INSERT INTO "event" VALUES ('01a209c4-9b99-71ef-89ff-96f91d167b56', 2, 'release.created', 'release', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 1, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b99-71ee-8e28-c29fd5122a8b', 'system', NULL, NULL, 1795460209553287, 1795460209553287, 0, X'65111e20079f1beb22b2eecb795d8ac15bd36ff02d6a19edc01006b3dc02b885');
INSERT INTO "event" VALUES ('01a209c4-9b9a-725a-be35-340440b3b426', 3, 'release.state_changed', 'release', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 2, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b9a-7259-8046-c9732bdf332f', 'system', NULL, NULL, 1795460209553287, 1795460209553287, 0, X'c6162742b059c24aad1f0205589ca8524e877ec3c7004c394f79aba4bbecdbd1');
INSERT INTO "event" VALUES ('01a209c4-9b9a-725c-b9c7-7a9c88d8db2a', 4, 'release.state_changed', 'release', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 3, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b9a-725b-be53-549377f3c951', 'system', NULL, NULL, 1795460209553287, 1795460209553287, 0, X'7a43b61897472f8a33983ac7010ff2d622ba68710b61281924a42a6abce94643');
INSERT INTO "event" VALUES ('01a209c4-9ba3-7030-a5dd-8e532f270283', 5, 'release.created', 'release', '01a209c4-9ba3-702e-999f-2727762c78ba', 1, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9ba3-702f-a0f3-33fad9756cd3', 'system', NULL, NULL, 1795460209571564, 1795460209571564, 0, X'880aa41896acb3eba5dbd739cd6283bb9a058e2e34fb71fe6ab4cd38da5fa934');
INSERT INTO "event" VALUES ('01a209c4-9ba4-7356-9512-46165c7dde07', 6, 'release.state_changed', 'release', '01a209c4-9ba3-702e-999f-2727762c78ba', 2, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9ba4-7355-b21b-56ab733fd9f9', 'system', NULL, NULL, 1795460209571564, 1795460209571564, 0, X'85cd0acb919075f61cfa79c64da4a3cca3220588c26e7654eca43b2771d60b4b');
INSERT INTO "event" VALUES ('01a209c4-9ba8-727a-945b-85d3255bdf44', 7, 'release.state_changed', 'release', '01a209c4-9ba3-702e-999f-2727762c78ba', 3, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9ba8-7279-8a08-effafd8d1514', 'system', NULL, NULL, 1795460209571564, 1795460209571564, 0, X'4fd3c49e5798168d0343f6187778214f75b1d77a61eca4888c28c1190ef78053');
INSERT INTO "event" VALUES ('01a209c4-9bb2-729e-8b7f-6a0bff4a0e58', 8, 'release.created', 'release', '01a209c4-9bb2-729c-a52d-8f3b9198ca06', 1, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9bb2-729d-a6db-8cd4ad3614ee', 'system', NULL, NULL, 1795460209586428, 1795460209586428, 0, X'619a8edddf73f9af63d3165fa188bd527c01ad8182ce9f65fd0688679d88a6e6');
INSERT INTO "event" VALUES ('01a209c4-9bb4-73c8-8f17-d677ce59261c', 9, 'support.created', 'support', '01a209c4-9bb4-73c6-84c6-29f4e519c418', 1, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9bb4-73c7-b828-38677e5907da', 'system', NULL, NULL, 1795460209588211, 1795460209588211, 0, X'8c3e4d51e39315d780008e3490cd0e3ae2a1c4ec415ec067c87749411c4fca36');
INSERT INTO "event" VALUES ('01a209c4-9bb7-701b-b88b-2ab088477b2b', 10, 'party.created', 'party', '01a209c4-9bb6-7085-a608-4f1d340bff37', 1, NULL, NULL, '01a209c4-9bb7-701a-a509-c907ba9785fc', 'system', NULL, NULL, 1795460209590743, 1795460209590743, 0, X'28f46a4002cd8ba18adbc5d07da2eafb7b5e2a84b27e02413b5e8a7d7a51987e');
INSERT INTO "event" VALUES ('01a209c4-9bbc-725f-876a-c557eb4f68ea', 11, 'deployment.created', 'deployment', '01a209c4-9bbc-725d-b303-26fd157d612c', 1, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9bbc-725e-8d12-43e832b60359', 'system', NULL, NULL, 1795460209595421, 1795460209595421, 0, X'65837761452c7f25af548d108336beb065bc9ff218092671a0696177c7112e71');
INSERT INTO "event" VALUES ('01a209c4-9bc6-70ce-ae02-61e2b33636ff', 12, 'inventory.uploaded', 'release', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209606017, 1795460209606017, 0, X'45318a7a0dcb0abc4bcad7864f713921f26122e34d6af015891cdbc3bfede2a1');
INSERT INTO "event" VALUES ('01a209c4-9bff-710f-b3eb-3e4aed86df6c', 13, 'inventory.live', 'release', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209662656, 1795460209662656, 0, X'433d6ffeb20fbcc3da9f0d92e4e663d9b02b252042ddce591f21790d63e19f6d');
INSERT INTO "event" VALUES ('01a209c4-9c29-73ba-87ea-f4fb6dd45307', 14, 'inventory.uploaded', 'release', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209697627, 1795460209697627, 0, X'e77e6260d674cb01ea527a903709b7bf78bed3c93e9fedd6caeec030919cabe7');
INSERT INTO "event" VALUES ('01a209c4-9c43-73c0-8126-534771d49121', 15, 'inventory.live', 'release', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209730453, 1795460209730453, 0, X'3a8292ca5686bfcf92c7e0b57127af048eee05690afce9a217375f53ad524097');
INSERT INTO "event" VALUES ('01a209c4-9c6f-736a-9269-2ba1b91140a1', 16, 'inventory.uploaded', 'release', '01a209c4-9ba3-702e-999f-2727762c78ba', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209774695, 1795460209774695, 0, X'e81c797e212bbcaec5e9b75c7355647d7ee83d3524c5464b51dfced78b0c9793');
INSERT INTO "event" VALUES ('01a209c4-9c8b-73cf-ac14-00562027de37', 17, 'inventory.live', 'release', '01a209c4-9ba3-702e-999f-2727762c78ba', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209802677, 1795460209802677, 0, X'a0701b880233674848afbcfa15913b53c5067a1fe3e6f21edf6319c1a3a0ea5b');
INSERT INTO "event" VALUES ('01a209c4-9c9d-7099-8853-e74d85b48cd0', 18, 'inventory.unknown', 'release', '01a209c4-9bb2-729c-a52d-8f3b9198ca06', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209821074, 1795460209821074, 0, X'4afe5cec9276995580193f468e367270084239adf085d7b12a783a6fba790c03');
INSERT INTO "event" VALUES ('01a209c4-9cba-7030-8a74-26f4c94880ee', 19, 'feed.imported', 'feed', 'osv:file', 0, NULL, NULL, NULL, 'system', NULL, NULL, 1795460209850265, 1795460209850265, 0, X'c5cc9bcf9ca3afc07a792225e782be096363a6149560212540c3b0ec9084f96a');
INSERT INTO "event" VALUES ('01a209c4-9cdb-7164-87af-21f441db39da', 20, 'feed.imported', 'feed', 'osv:file', 0, NULL, NULL, NULL, 'system', NULL, NULL, 1795460209883385, 1795460209883385, 0, X'ddef65d94be7765eac0c159c932fed5c042cc898f051c352a68471a04480872e');
INSERT INTO "event" VALUES ('01a209c4-9cf2-70c8-96fc-3b54f39e4545', 21, 'assessment.made', 'vulnerability', 'CVE-2026-0001', 0, '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'system', NULL, NULL, 1795460209905749, 1795460209905749, 0, X'e45eae993f7925d7450dcf8dca0591155d248fa38fad341684133fbd8084d03e');
INSERT INTO "event_payload" VALUES ('01a209c4-9b8d-713a-bc2a-8781dc884535', X'4bc7658c553206c12ace099d3f80babb0f7355456aaa06af89448e0071f6f401', '{"new":{"id":"01a209c4-9b8c-718d-9389-993054ea4e7d","revision":1,"created_at":"2026-11-23T18:56:49.548782Z","updated_at":"2026-11-23T18:56:49.548782Z","key":"","name":"Comfort — Größe 漢","description":"","manufacturer":"Example Heating GmbH","manufacturer_address":"","publisher":"","publisher_namespace":"","publisher_contact":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9b8e-72e0-90ae-322dc8bc08cc', X'bc33fa50f690b270c5d4fd3a256430eb6cdd5ad7e4ea5d99f8443070e17cc5cf', '{"new":{"id":"01a209c4-9b8e-72de-8510-001510d52dfc","revision":1,"created_at":"2026-11-23T18:56:49.550403Z","updated_at":"2026-11-23T18:56:49.550403Z","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","key":"","name":"Heat Gateway","kind":"device","platform":"","description":"","constrained":false,"constrained_reason":"","old_names":null,"nicknames":null,"articles":null,"contact":"","class":"default","scheme":"semver","bought_in":false}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9b99-71ef-89ff-96f91d167b56', X'f647e29a0cf3eca9adbc9b2a3615f262d7a3cfe6c03f8005e0622b76e25c1c36', '{"new":{"id":"01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0","revision":1,"created_at":"2026-11-23T18:56:49.553287Z","updated_at":"2026-11-23T18:56:49.553287Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"draft","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9b9a-725a-be35-340440b3b426', X'17ecba18fc3ed02d906d9f5d7c1ff33f3396be356fc829db0c2b9d6ca5ec6ff1', '{"old":{"id":"01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0","revision":1,"created_at":"2026-11-23T18:56:49.553287Z","updated_at":"2026-11-23T18:56:49.553287Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"draft","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0","revision":2,"created_at":"2026-11-23T18:56:49.553287Z","updated_at":"2026-11-23T18:56:49.553287Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"candidate","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9b9a-725c-b9c7-7a9c88d8db2a', X'919333879eda9bdc8d8a4859da51115547d4e6575ffba225d852221546994a91', '{"old":{"id":"01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0","revision":2,"created_at":"2026-11-23T18:56:49.553287Z","updated_at":"2026-11-23T18:56:49.553287Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"candidate","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0","revision":3,"created_at":"2026-11-23T18:56:49.553287Z","updated_at":"2026-11-23T18:56:49.553287Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"released","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","released_on":"2026-01-02","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9ba3-7030-a5dd-8e532f270283', X'e9359f81cc6e3d50406ba14904106b5d4984e37216b6a7cf19a684f638b9de4a', '{"new":{"id":"01a209c4-9ba3-702e-999f-2727762c78ba","revision":1,"created_at":"2026-11-23T18:56:49.571564Z","updated_at":"2026-11-23T18:56:49.571564Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"draft","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9ba4-7356-9512-46165c7dde07', X'1371186a403516e86c3d707f7aec560d538abf8fd4b24b2990de8c218ec32c16', '{"old":{"id":"01a209c4-9ba3-702e-999f-2727762c78ba","revision":1,"created_at":"2026-11-23T18:56:49.571564Z","updated_at":"2026-11-23T18:56:49.571564Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"draft","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-9ba3-702e-999f-2727762c78ba","revision":2,"created_at":"2026-11-23T18:56:49.571564Z","updated_at":"2026-11-23T18:56:49.571564Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"candidate","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9ba8-727a-945b-85d3255bdf44', X'c4367eb090d6739f2ed25fbde8df7387a2db88c8a7c9353ad88802117c534fc0', '{"old":{"id":"01a209c4-9ba3-702e-999f-2727762c78ba","revision":2,"created_at":"2026-11-23T18:56:49.571564Z","updated_at":"2026-11-23T18:56:49.571564Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"candidate","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-9ba3-702e-999f-2727762c78ba","revision":3,"created_at":"2026-11-23T18:56:49.571564Z","updated_at":"2026-11-23T18:56:49.571564Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"released","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","released_on":"2026-02-02","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9bb2-729e-8b7f-6a0bff4a0e58', X'd8d7243e30de5d00648be4765eeec0d6ee2e273cfe45aeab361fe0df7341fa0f', '{"new":{"id":"01a209c4-9bb2-729c-a52d-8f3b9198ca06","revision":1,"created_at":"2026-11-23T18:56:49.586428Z","updated_at":"2026-11-23T18:56:49.586428Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","line_name":"Comfort — Größe 漢","state":"draft","position":12884901888,"tied":false,"contains":null,"key":"","version":"2.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9bb4-73c8-8f17-d677ce59261c', X'c8d780d2e12a1b9a6b8cae0911cc67c435d4cf9bcc05e52849288d8bc4d6cfe4', '{"new":{"id":"01a209c4-9bb4-73c6-84c6-29f4e519c418","revision":1,"created_at":"2026-11-23T18:56:49.588211Z","updated_at":"2026-11-23T18:56:49.588211Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","key":"","kind":"security","from":"2026-01-02","until":"2031-01-02","continuous":false,"basis":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9bb7-701b-b88b-2ab088477b2b', X'10c97a6fd32f7c9a65943e87792e8d335df981807d44292ba531ceae8377f847', '{"new":{"id":"01a209c4-9bb6-7085-a608-4f1d340bff37","revision":1,"created_at":"2026-11-23T18:56:49.590743Z","updated_at":"2026-11-23T18:56:49.590743Z","key":"","name":"Stadtwerke Musterstadt","names":null,"kinds":["customer"],"country":"DE","lang":"","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9bbc-725f-876a-c557eb4f68ea', X'c6914918f406cb45c59bca678181fa7443821829b287c41dc194a6e29456d5bf', '{"new":{"id":"01a209c4-9bbc-725d-b303-26fd157d612c","revision":1,"created_at":"2026-11-23T18:56:49.595421Z","updated_at":"2026-11-23T18:56:49.595421Z","product_id":"01a209c4-9b8e-72de-8510-001510d52dfc","product_name":"Heat Gateway","line_id":"01a209c4-9b8c-718d-9389-993054ea4e7d","version":"1.0.0","party_name":"Stadtwerke Musterstadt","key":"","party_id":"01a209c4-9bb6-7085-a608-4f1d340bff37","release_id":"01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0","serial_from":"","serial_to":"","batch":"","units":7,"location":"Hall 3","notes":""}}');
INSERT INTO "event_payload" VALUES ('01a209c4-9bc6-70ce-ae02-61e2b33636ff', X'54d79b7d44af85d54e1a6cf6312b5cc999b95dfae5f94ad9288ac76bfdcab4ac', '{"file":"bom.json","inventory":"01a209c4-9bc6-70cd-acfa-d0c72cdd1992","kind":"sbom","sha256":"bbc8043259ffb42ce1eaf8aa11a83016dcab2f99d1c2713a18c79f6f3d987898","size":475}');
INSERT INTO "event_payload" VALUES ('01a209c4-9bff-710f-b3eb-3e4aed86df6c', X'6c4f50b93aa62bd918081e97e142599822cfb9316c5c4311840ad22bcaef44b2', '{"components":2,"distinct":2,"format":"CycloneDX","inventory":"01a209c4-9bc6-70cd-acfa-d0c72cdd1992","replaces":"","sha256":"bbc8043259ffb42ce1eaf8aa11a83016dcab2f99d1c2713a18c79f6f3d987898","warnings":0}');
INSERT INTO "event_payload" VALUES ('01a209c4-9c29-73ba-87ea-f4fb6dd45307', X'fb00500870bbb9d59aadc7262ce4a7e84eb271aca64507b4d7d6bf2cd5deab92', '{"file":"bom.json","inventory":"01a209c4-9c29-73b9-a4ee-58191089fc2b","kind":"sbom","sha256":"90d68051ded70ce95fedcf80a80d115d8fac07543cab9edf4d2665538ed5023b","size":475}');
INSERT INTO "event_payload" VALUES ('01a209c4-9c43-73c0-8126-534771d49121', X'cf5834151cba4d3e4e0f4ed501a53f5d338344185f965092b885f52dfc11a977', '{"components":2,"distinct":2,"format":"CycloneDX","inventory":"01a209c4-9c29-73b9-a4ee-58191089fc2b","replaces":"01a209c4-9bc6-70cd-acfa-d0c72cdd1992","sha256":"90d68051ded70ce95fedcf80a80d115d8fac07543cab9edf4d2665538ed5023b","warnings":0}');
INSERT INTO "event_payload" VALUES ('01a209c4-9c6f-736a-9269-2ba1b91140a1', X'5e4a96426a26408ed2b582667fb13f5993864f5b694d41cb471771f0566c4d09', '{"file":"bom.json","inventory":"01a209c4-9c6f-7369-9ae4-cf7a6fad1d2a","kind":"sbom","sha256":"236150ae9dd4d9264c023a6446d981461b7e612c5f49f380e68b317050fca204","size":518}');
INSERT INTO "event_payload" VALUES ('01a209c4-9c8b-73cf-ac14-00562027de37', X'b1b693bef0cb1cfa94e92347aba319d2df49da580e76854d2cd995d5c8c00b0e', '{"components":2,"distinct":2,"format":"CycloneDX","inventory":"01a209c4-9c6f-7369-9ae4-cf7a6fad1d2a","replaces":"","sha256":"236150ae9dd4d9264c023a6446d981461b7e612c5f49f380e68b317050fca204","warnings":0}');
INSERT INTO "event_payload" VALUES ('01a209c4-9c9d-7099-8853-e74d85b48cd0', X'd296bd5b0281aa02064e6ea71d042db217bfbeea811dec8ebac736b46d2c27fe', '{"inventory":"01a209c4-9c9d-7097-9e45-edc00f0bb27c","reason":"nobody knows"}');
INSERT INTO "event_payload" VALUES ('01a209c4-9cba-7030-8a74-26f4c94880ee', X'0af605e470aab9086086e81f4b3f35489f9645fde2c0a96df99123088ccfcb46', '{"blob":"bb80fb75ff2ea6198cb4540578041ea30f89c97853213e3a6dbeef1ad6ec4e6a","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-1"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":2},"origin":"delivery.json"}');
INSERT INTO "event_payload" VALUES ('01a209c4-9cdb-7164-87af-21f441db39da', X'366624f74a1ac2f0e158f600bedbbc444a0d697599d0eef0b6ccbdab3f5e7264', '{"blob":"3c59d74e220804e24c658c5c8cb256abb2a36fbcd6b9e6eefa1d19f10f4e698b","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-2"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":1},"origin":"delivery.json"}');
INSERT INTO "event_payload" VALUES ('01a209c4-9cf2-70c8-96fc-3b54f39e4545', X'8d96cfb8b0f26fd3d9f00797898bcfed3b04f9e83dbf8727ab16624cf6710c36', '{"new":{"ID":"01a209c4-9cf2-70c7-8fd7-04f3f634f34b","Vulnerability":"CVE-2026-0001","Status":"not_affected","Justification":"vulnerable_code_not_in_execute_path","CycloneDXJustification":"","Impact":"","Action":"","Reason":"never called","Kind":"product","LineID":"01a209c4-9b8c-718d-9389-993054ea4e7d","ProductID":"01a209c4-9b8e-72de-8510-001510d52dfc","ReleaseID":"","UntilVersion":"","ComponentKey":"","Path":"","ExpiresOn":"","AuthorID":"","ActID":"","CreatedAt":"2026-11-23T18:56:49.905749Z","EndedAt":"","EndedBy":"","EndedReason":"","SupersededBy":""}}');
INSERT INTO "feed" VALUES ('kev', 'kev', 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:AlmaLinux', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Alpine', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Alpine/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Android', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Android/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Debian', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Debian/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:GIT', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/GIT/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Go', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Go/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Hex', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Hex/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Linux', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Linux/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Maven', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Maven/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:NuGet', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/NuGet/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:OSS-Fuzz', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/OSS-Fuzz/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Packagist', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Packagist/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Pub', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Pub/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:PyPI', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Red Hat', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Red Hat/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Rocky Linux', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Rocky Linux/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:RubyGems', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/RubyGems/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:SwiftURL', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/SwiftURL/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:Ubuntu', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Ubuntu/all.zip', 0, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:crates.io', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/crates.io/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "feed" VALUES ('osv:file', 'osv', '', 0, 60, 8760, 1, 1795460209828073, 1795460209883385, 1795460209883385, '', NULL, '', '', 'bb80fb75ff2ea6198cb4540578041ea30f89c97853213e3a6dbeef1ad6ec4e6a', 'delivery.json', 2, 1795161600000000);
INSERT INTO "feed" VALUES ('osv:npm', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip', 1, 60, 48, 1, 1795460209545504, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO "finding" VALUES (1256931063050574134, 6002440971432131581, 'Go|example.com/other', 0, 'in range', 'SEMVER', 'semver', '0', 2, '1.0.0', '1.0.0', 'purl', '0.1.0');
INSERT INTO "finding" VALUES (7496318693668154848, 4921112319557976383, 'Go|example.com/lib', 0, 'in range', 'SEMVER', 'semver', '0', 2, '1.5.0', '1.5.0', 'purl', '1.2.0');
INSERT INTO "finding" VALUES (8555135626313669955, 4921112319557976383, 'Go|example.com/lib', 0, 'in range', 'SEMVER', 'semver', '0', 2, '1.5.0', '1.5.0', 'purl', '1.0.0');
INSERT INTO "finding_seen" VALUES (1256931063050574134, 6002440971432131581, 1795460209880158);
INSERT INTO "finding_seen" VALUES (7496318693668154848, 4921112319557976383, 1795460209840878);
INSERT INTO "finding_seen" VALUES (8555135626313669955, 4921112319557976383, 1795460209840878);
INSERT INTO "goose_db_version" VALUES (1, 0, 1, '2026-11-23 18:56:48');
INSERT INTO "goose_db_version" VALUES (2, 1, 1, '2026-11-23 18:56:48');
INSERT INTO "goose_db_version" VALUES (3, 2, 1, '2026-11-23 18:56:48');
INSERT INTO "goose_db_version" VALUES (4, 3, 1, '2026-11-23 18:56:48');
INSERT INTO "goose_db_version" VALUES (5, 10, 1, '2026-11-23 18:56:49');
INSERT INTO "goose_db_version" VALUES (6, 20, 1, '2026-11-23 18:56:49');
INSERT INTO "goose_db_version" VALUES (7, 30, 1, '2026-11-23 18:56:49');
INSERT INTO "goose_db_version" VALUES (8, 40, 1, '2026-11-23 18:56:49');
INSERT INTO "goose_db_version" VALUES (9, 50, 1, '2026-11-23 18:56:49');
INSERT INTO "goose_db_version" VALUES (10, 60, 1, '2026-11-23 18:56:49');
INSERT INTO "inventory" VALUES ('01a209c4-9bc6-70cd-acfa-d0c72cdd1992', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b8c-718d-9389-993054ea4e7d', 'sbom', 'superseded', '', 'bom.json', 'e7813007501a1bee1436b75e5c5079b84778f2b29f6651854edbb6cba5300ce9', 475, 'bbc8043259ffb42ce1eaf8aa11a83016dcab2f99d1c2713a18c79f6f3d987898', 'CycloneDX', 'JSON', '1.6', 'complete', 'image', 2, 2, 0, NULL, 1795460209606017, 1795460209662656, 1795460209730453);
INSERT INTO "inventory" VALUES ('01a209c4-9c29-73b9-a4ee-58191089fc2b', '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b8c-718d-9389-993054ea4e7d', 'sbom', 'live', '', 'bom.json', '4f6a4be2e03e282702c2cf9c901a36f44819aef15ace8f7748badf940096317f', 475, '90d68051ded70ce95fedcf80a80d115d8fac07543cab9edf4d2665538ed5023b', 'CycloneDX', 'JSON', '1.6', 'complete', 'image', 2, 2, 0, NULL, 1795460209697627, 1795460209730453, NULL);
INSERT INTO "inventory" VALUES ('01a209c4-9c6f-7369-9ae4-cf7a6fad1d2a', '01a209c4-9ba3-702e-999f-2727762c78ba', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b8c-718d-9389-993054ea4e7d', 'sbom', 'live', '', 'bom.json', '80ed3c4716161263bbeb75a81c8789f795f1a1e4a8347b601ccebaeb5cef3832', 518, '236150ae9dd4d9264c023a6446d981461b7e612c5f49f380e68b317050fca204', 'CycloneDX', 'JSON', '1.6', 'complete', 'image', 2, 2, 0, NULL, 1795460209774695, 1795460209802677, NULL);
INSERT INTO "inventory" VALUES ('01a209c4-9c9d-7097-9e45-edc00f0bb27c', '01a209c4-9bb2-729c-a52d-8f3b9198ca06', '01a209c4-9b8e-72de-8510-001510d52dfc', '01a209c4-9b8c-718d-9389-993054ea4e7d', 'unknown', 'live', 'nobody knows', '', '', 0, '', '', '', '', '', '', 0, 0, 0, NULL, 1795460209821074, 1795460209821074, NULL);
INSERT INTO "inventory_coverage" VALUES ('01a209c4-9bc6-70cd-acfa-d0c72cdd1992', '', 'no_identity', 1);
INSERT INTO "inventory_coverage" VALUES ('01a209c4-9bc6-70cd-acfa-d0c72cdd1992', 'Go', 'assessable', 1);
INSERT INTO "inventory_coverage" VALUES ('01a209c4-9c29-73b9-a4ee-58191089fc2b', '', 'no_identity', 1);
INSERT INTO "inventory_coverage" VALUES ('01a209c4-9c29-73b9-a4ee-58191089fc2b', 'Go', 'assessable', 1);
INSERT INTO "inventory_coverage" VALUES ('01a209c4-9c6f-7369-9ae4-cf7a6fad1d2a', 'Go', 'assessable', 2);
INSERT INTO "inventory_set" VALUES ('01a209c4-9bc6-70cd-acfa-d0c72cdd1992', X'71e08ba87c35958176b9f2866bb71d43');
INSERT INTO "inventory_set" VALUES ('01a209c4-9c29-73b9-a4ee-58191089fc2b', X'680846227b35ede071e08ba87c359581');
INSERT INTO "inventory_set" VALUES ('01a209c4-9c6f-7369-9ae4-cf7a6fad1d2a', X'1171842470489936680846227b35ede0');
INSERT INTO "line" VALUES ('01a209c4-9b8c-718d-9389-993054ea4e7d', 1, '', 'Comfort — Größe 漢', 'comfort — groesse 漢', '', 'Example Heating GmbH', '', '', '', '', '
comfort — groesse 漢
comfort — grosse 漢
example heating gmbh
', NULL, '', 1795460209548782, 1795460209548782);
INSERT INTO "party" VALUES ('01a209c4-9bb6-7085-a608-4f1d340bff37', 1, '', NULL, 'Stadtwerke Musterstadt', 'stadtwerke musterstadt', '[]', '["customer"]', 'DE', '', '', '
stadtwerke musterstadt
', NULL, '', 1795460209590743, 1795460209590743);
INSERT INTO "product" VALUES ('01a209c4-9b8e-72de-8510-001510d52dfc', 1, '', '01a209c4-9b8c-718d-9389-993054ea4e7d', 'Heat Gateway', 'heat gateway', 'device', '', '', 0, '', '[]', '[]', '[]', '', NULL, NULL, 'default', 'semver', 0, '
heat gateway
', NULL, '', 1795460209550403, 1795460209550403);
INSERT INTO "product_fact" VALUES ('01a209c4-9b8e-72de-8510-001510d52dfc', 7, 1795460209898118);
INSERT INTO "record_alias" VALUES ('CVE-2026-0001', 4921112319557976383);
INSERT INTO "record_alias" VALUES ('GO-2026-1', 4921112319557976383);
INSERT INTO "record_alias" VALUES ('GO-2026-2', 6002440971432131581);
INSERT INTO "record_package" VALUES ('Go|example.com/lib', 4921112319557976383, '[{"Package":{"Ecosystem":"Go","Name":"example.com/lib","PURL":""},"Ranges":[{"Type":"SEMVER","Repo":"","Events":[{"Kind":1,"Version":"0"},{"Kind":2,"Version":"1.5.0"}]}],"Versions":null,"Severity":null,"Word":""}]');
INSERT INTO "record_package" VALUES ('Go|example.com/other', 6002440971432131581, '[{"Package":{"Ecosystem":"Go","Name":"example.com/other","PURL":""},"Ranges":[{"Type":"SEMVER","Repo":"","Events":[{"Kind":1,"Version":"0"},{"Kind":2,"Version":"1.0.0"}]}],"Versions":null,"Severity":null,"Word":""}]');
INSERT INTO "record_vulnerability" VALUES ('CVE-2026-0001', 4921112319557976383);
INSERT INTO "record_vulnerability" VALUES ('GO-2026-2', 6002440971432131581);
INSERT INTO "release" VALUES ('01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0', 3, '', '01a209c4-9b8e-72de-8510-001510d52dfc', '1.0.0', 'released', '2026-01-02', 4294967296, '[]', '[]', '', '', '', '
1.0.0
', NULL, '', 1795460209553287, 1795460209553287);
INSERT INTO "release" VALUES ('01a209c4-9ba3-702e-999f-2727762c78ba', 3, '', '01a209c4-9b8e-72de-8510-001510d52dfc', '1.1.0', 'released', '2026-02-02', 8589934592, '[]', '[]', '', '', '', '
1.1.0
', NULL, '', 1795460209571564, 1795460209571564);
INSERT INTO "release" VALUES ('01a209c4-9bb2-729c-a52d-8f3b9198ca06', 1, '', '01a209c4-9b8e-72de-8510-001510d52dfc', '2.0.0', 'draft', NULL, 12884901888, '[]', '[]', '', '', '', '
2.0.0
', NULL, '', 1795460209586428, 1795460209586428);
INSERT INTO "river_migration" VALUES ('main', 1, '2026-11-23 18:56:49');
INSERT INTO "river_migration" VALUES ('main', 2, '2026-11-23 18:56:49');
INSERT INTO "river_migration" VALUES ('main', 3, '2026-11-23 18:56:49');
INSERT INTO "river_migration" VALUES ('main', 4, '2026-11-23 18:56:49');
INSERT INTO "river_migration" VALUES ('main', 5, '2026-11-23 18:56:49');
INSERT INTO "river_migration" VALUES ('main', 6, '2026-11-23 18:56:49');
INSERT INTO "river_migration" VALUES ('main', 7, '2026-11-23 18:56:49');
INSERT INTO "river_migration" VALUES ('main', 8, '2026-11-23 18:56:49');
INSERT INTO "run_release" VALUES (4, 0, '01a209c4-9b99-71ed-bc45-f9fb6a4ff4d0');
INSERT INTO "run_release" VALUES (4, 1, '01a209c4-9ba3-702e-999f-2727762c78ba');
INSERT INTO "run_set" VALUES (4, '01a209c4-9b8e-72de-8510-001510d52dfc', 1, 1795460209894354);
INSERT INTO "seal_hash" VALUES (0, X'ac1ad77fbae0f6ed9015fa655c638d89d5da99ab12617dcfd79f6d29a067ce4c');
INSERT INTO "seal_hash" VALUES (1, X'ff625a0d3882b2dd0d81b42cc8309d198c36bf019335261c65c31ca1133e7351');
INSERT INTO "seal_hash" VALUES (2, X'2e7e1c1409a20ecd10982f01e6d2a15f19efc2fb9549deddb806a11081cf3630');
INSERT INTO "seal_hash" VALUES (3, X'98024549d799eecdf856e000bc451245f2d702cc14e68171590600d9709a2c3c');
INSERT INTO "seal_hash" VALUES (4, X'b60e6dd1f86295f07d544bd4065a3a14b481c67da5d19a0af173175bcba356eb');
INSERT INTO "seal_hash" VALUES (5, X'fe47ffd0d57d81740916fb8c86df5998afe8abfd1828a6400afdb9b9b7f3d8b3');
INSERT INTO "seal_hash" VALUES (6, X'd75cbf8d4ca35a4cd96620468f9a56beaa93b62a6d52cea5c625c7cacc8bd3b9');
INSERT INTO "seal_hash" VALUES (7, X'04c9a70f7ac41630690b8d58b5e704107a2902a497a5c0df979b0d7651f62f63');
INSERT INTO "seal_hash" VALUES (8, X'f36fd4d31fd4d9d1a3710c8a7eac432e85cd9e4f71c8a36aee3ae9be844a662a');
INSERT INTO "seal_hash" VALUES (9, X'48ceb80c83c065a887d2bb8dcb71b27ca8080e71fe26941e9b099d09c5773d29');
INSERT INTO "seal_hash" VALUES (10, X'cece7f707534f4e409d031ae0223b00a7b77fbb07b6bf4fe88ac4eb99a06372e');
INSERT INTO "seal_hash" VALUES (11, X'6a43c97e62e56652ad75385fdddd932e8e0f8cfa1dfbc6fc1c7ff377105d6aca');
INSERT INTO "seal_hash" VALUES (12, X'624f6e071ff129ac57f07375d404ed4c17cbf6642d504425acce028726a055b7');
INSERT INTO "seal_hash" VALUES (13, X'11175c503cec847025f6012b6c3204bc6bb657cdc5f1db472c02e321a6188c7c');
INSERT INTO "seal_hash" VALUES (14, X'3a2373e9f373d06e136cab50e5e3f01cc02170eaae137179b2114862d76aba7a');
INSERT INTO "seal_hash" VALUES (15, X'390a70f82b9bd5309e36a5c7d600b6fef40fefc42cceb51b701fef7d5cf8f6b0');
INSERT INTO "seal_hash" VALUES (16, X'83fc156732e44ea4e87480714ca259e756dfafec1eec55f7df742a49b509c43e');
INSERT INTO "seal_hash" VALUES (17, X'e4c42710f5d86716ce65e66f45c6b9239603582117a385ac64aecefcc71b0b5f');
INSERT INTO "seal_hash" VALUES (18, X'354949f2cacea3af17ddd475f01c7f8677ca6c8a6327bb186feb52308a342fa7');
INSERT INTO "seal_hash" VALUES (19, X'9c97f3d6f62e88904d7ecb58b57dcb556ac150d0500b44be353b23ef6f30ad2c');
INSERT INTO "seal_hash" VALUES (20, X'01174a87e0bdd9f047c39a9b3d77363380f802e519bf0a6b445423ca5d1bd6bd');
INSERT INTO "seal_hash" VALUES (21, X'93432a6cfbca841a10ef7cb574f53afc8acd2a0854c6507cbf45242b9507fdab');
INSERT INTO "seal_hash" VALUES (22, X'61bc5134453d6e57b66b0cf2b14863e35e2287e8a92cfa0c291ec6bc58b6aa18');
INSERT INTO "seal_hash" VALUES (23, X'91709d638923fb1186fbcd5a5b0562318518053eea2c4b456a848bcd4acfe173');
INSERT INTO "seal_hash" VALUES (24, X'54fe60186e7e739d585541ba2c37da0437f2ec8adcc305e2bb7a46c7d8c537e8');
INSERT INTO "seal_hash" VALUES (25, X'd17a68305264a8d1f1cd8b4afbf6725f8fd5a5cba41515d4ea6d8ebc7bada493');
INSERT INTO "seal_hash" VALUES (26, X'771e82dce7a8594ff52eecab681f0d12bf9afff0e9cbdde9dd149809a8b9e484');
INSERT INTO "seal_hash" VALUES (27, X'2155e7184696363ca9b1416c1688a2bb41cc4034595b0de656e150df646c1c5b');
INSERT INTO "seal_hash" VALUES (28, X'9aa9bec60e4c45d2fb3cd2eda478b85e381f93e2514757dbc90f978deadfd0be');
INSERT INTO "seal_hash" VALUES (29, X'1c6a3957a3dc761cfc4be41d28c02f598de5e65042a280810a448c3350a7d21b');
INSERT INTO "seal_hash" VALUES (30, X'0a6561508a1dfd2e5c7d13c3cb57853d975836fbeedbce0ff116a8c5f293c81f');
INSERT INTO "seal_hash" VALUES (31, X'bf4534373f2def57827c4868af73f04c40c66994b0904c89f5666022a8867306');
INSERT INTO "seal_hash" VALUES (32, X'898d1da7451068b683808ea77de7732e5ad5ee28882e362c4ceddc2a81364048');
INSERT INTO "seal_hash" VALUES (33, X'2ff43cf520f900b30cbee8446972708036bda1ef712ec03740fb651293a0e310');
INSERT INTO "seal_hash" VALUES (34, X'c2ed260b24f25d2a5e2e7a962aab79cc2d7164878e42f13d549165c75b2016a4');
INSERT INTO "seal_hash" VALUES (35, X'2e327505736dac916da29c0c9659a6ccba88c02616091903bf6a9134a65677e1');
INSERT INTO "seal_hash" VALUES (36, X'caf756f860ca1a56298bca53d3bc08e7cd53362d8889ab01dde48b383b78ebb7');
INSERT INTO "seal_hash" VALUES (37, X'12a47f54d1d8de2972f3a41fb752e7024d73796ee38984bf488c9da55f149877');
INSERT INTO "seal_hash" VALUES (38, X'88e4f8e39b0f6a853100a0301abbe9f95c596dc726648fe85bb14bb5fce5f5fd');
INSERT INTO "seal_hash" VALUES (39, X'1cac8b579ddbff42fc85b3aea635db873259864e05f75bf6b947daa54453b083');
INSERT INTO "seal_hash" VALUES (40, X'afe6852f1855bfcbe6ab3f4d3a71e13e27d347ea52c06631dcb5911a10f8ac75');
INSERT INTO "seal_state" VALUES (1, 22, 1795460209908064);
INSERT INTO "source_record" VALUES (4921112319557976383, 'osv:file', 'GO-2026-1', X'01b21298c83a3a828de4041495dfa8852a22b2e56f79ca873709157b620ea865', 'live', 1768003200000000, 1795161600000000, NULL, 'Trouble in lib', 9.8, 'critical', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.1', 'bb80fb75ff2ea6198cb4540578041ea30f89c97853213e3a6dbeef1ad6ec4e6a', '#0');
INSERT INTO "source_record" VALUES (6002440971432131581, 'osv:file', 'GO-2026-2', X'e611ceaef034bb70281463492b80ea7abb391e94bd4b444b7c9ef0678da4f62d', 'live', 1768003200000000, 1795161600000000, NULL, 'Trouble in other', NULL, '', '', '', '3c59d74e220804e24c658c5c8cb256abb2a36fbcd6b9e6eefa1d19f10f4e698b', '#0');
INSERT INTO "support" VALUES ('01a209c4-9bb4-73c6-84c6-29f4e519c418', 1, '', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, 'security', '2026-01-02', '2031-01-02', 0, '', NULL, '', 1795460209588211, 1795460209588211);
INSERT INTO "vulnerability" VALUES ('CVE-2026-0001', 'Trouble in lib', 9.8, 'critical', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.1', 'GO-2026-1', 0, 1768003200000000, 1795161600000000);
INSERT INTO "vulnerability" VALUES ('GO-2026-2', 'Trouble in other', NULL, '', '', '', '', 0, 1768003200000000, 1795161600000000);
INSERT INTO "work" VALUES ('01a209c4-9bc7-71ac-a16f-3a20f7c3be28', 'inventory', 'inventory', '01a209c4-9bc6-70cd-acfa-d0c72cdd1992', '1.0.0: bom.json', '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, '{}', '', 'done', 'Evaluating', 0, 0, '2 components, 2 different ones, 0 warnings', 1, 0, 1795460209606017, 1795460209636398, 1795460209677376, 1795460209677376);
INSERT INTO "work" VALUES ('01a209c4-9c29-73bb-8aed-9cdc069f867c', 'inventory', 'inventory', '01a209c4-9c29-73b9-a4ee-58191089fc2b', '1.0.0: bom.json', '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, '{}', '', 'done', 'Evaluating', 0, 0, '2 components, 2 different ones, 0 warnings', 1, 0, 1795460209697627, 1795460209719458, 1795460209751626, 1795460209751626);
INSERT INTO "work" VALUES ('01a209c4-9c6f-736b-b7b0-3b5a85d52575', 'inventory', 'inventory', '01a209c4-9c6f-7369-9ae4-cf7a6fad1d2a', '1.1.0: bom.json', '01a209c4-9b8c-718d-9389-993054ea4e7d', '01a209c4-9b8e-72de-8510-001510d52dfc', NULL, '{}', '', 'done', 'Evaluating', 0, 0, '2 components, 2 different ones, 0 warnings', 1, 0, 1795460209774695, 1795460209790523, 1795460209814215, 1795460209814215);
INSERT INTO "work" VALUES ('01a209c4-9ca4-724e-af5b-3f680732c5fc', 'feed', 'feed', 'osv:file#bb80fb75ff2ea6198cb4540578041ea30f89c97853213e3a6dbeef1ad6ec4e6a', 'osv:file: delivery.json', NULL, NULL, NULL, '{"blob":"bb80fb75ff2ea6198cb4540578041ea30f89c97853213e3a6dbeef1ad6ec4e6a","origin":"delivery.json"}', '', 'done', 'Evaluating', 0, 0, '{"blob":"bb80fb75ff2ea6198cb4540578041ea30f89c97853213e3a6dbeef1ad6ec4e6a","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-1"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":2},"origin":"delivery.json"}', 1, 0, 1795460209828073, 1795460209832503, 1795460209850265, 1795460209850265);
INSERT INTO "work" VALUES ('01a209c4-9ccc-70df-90eb-2e555e9d4901', 'feed', 'feed', 'osv:file#3c59d74e220804e24c658c5c8cb256abb2a36fbcd6b9e6eefa1d19f10f4e698b', 'osv:file: delivery.json', NULL, NULL, NULL, '{"blob":"3c59d74e220804e24c658c5c8cb256abb2a36fbcd6b9e6eefa1d19f10f4e698b","origin":"delivery.json"}', '', 'done', 'Evaluating', 0, 0, '{"blob":"3c59d74e220804e24c658c5c8cb256abb2a36fbcd6b9e6eefa1d19f10f4e698b","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-2"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":1},"origin":"delivery.json"}', 1, 0, 1795460209867807, 1795460209875401, 1795460209883385, 1795460209883385);
CREATE INDEX access_link_user ON access_link (user_id);
CREATE INDEX api_token_user ON api_token (user_id, created_at);
CREATE UNIQUE INDEX assessment_live ON assessment (vulnerability, scope, coalesce(line_id, ''), coalesce(product_id, ''), coalesce(release_id, ''), until_version, component_key, path) WHERE ended_at IS NULL;
CREATE INDEX assessment_product ON assessment (product_id, created_at);
CREATE INDEX assessment_vulnerability ON assessment (vulnerability, created_at);
CREATE INDEX component_run_cv ON component_run (cv_id, set_id);
CREATE UNIQUE INDEX deployment_key ON deployment (own_key) WHERE own_key <> '';
CREATE INDEX deployment_party ON deployment (party_id);
CREATE INDEX deployment_product ON deployment (product_id);
CREATE INDEX deployment_release ON deployment (release_id);
CREATE INDEX deployment_serial ON deployment (serial_low) WHERE serial_low <> '';
CREATE INDEX event_act ON event (act_id);
CREATE INDEX event_pending ON event (id) WHERE seq IS NULL;
CREATE INDEX event_product ON event (product_id, id);
CREATE INDEX event_record ON event (record_type, record_id, id);
CREATE UNIQUE INDEX event_seq ON event (seq);
CREATE INDEX finding_package ON finding (package_key);
CREATE INDEX finding_record ON finding (record_id);
CREATE INDEX hold_record ON hold (record_id);
CREATE UNIQUE INDEX hold_standing ON hold (record_id, verb, kind) WHERE cleared_at IS NULL;
CREATE UNIQUE INDEX inventory_live ON inventory (release_id) WHERE state = 'live';
CREATE INDEX inventory_product ON inventory (product_id, state);
CREATE INDEX inventory_release ON inventory (release_id, created_at);
CREATE INDEX known_device_user ON known_device (user_id, last_at);
CREATE UNIQUE INDEX line_key ON line (own_key) WHERE own_key <> '';
CREATE UNIQUE INDEX line_name ON line (name_fold) WHERE retired_at IS NULL;
CREATE INDEX oidc_link_user ON oidc_link (user_id);
CREATE INDEX party_contact_party ON party_contact (party_id);
CREATE UNIQUE INDEX party_key ON party (own_key) WHERE own_key <> '';
CREATE INDEX party_line ON party (line_id);
CREATE INDEX party_name ON party (name_fold);
CREATE INDEX passkey_user ON passkey (user_id);
CREATE UNIQUE INDEX person_email ON person (email_fold);
CREATE INDEX person_fold ON person (fold);
CREATE UNIQUE INDEX product_key ON product (own_key) WHERE own_key <> '';
CREATE UNIQUE INDEX product_name ON product (line_id, name_fold) WHERE retired_at IS NULL;
CREATE INDEX product_name_fold ON product (name_fold);
CREATE INDEX record_alias_record ON record_alias (record_id);
CREATE INDEX record_package_record ON record_package (record_id);
CREATE INDEX record_vulnerability_record ON record_vulnerability (record_id);
CREATE INDEX recovery_code_user ON recovery_code (user_id);
CREATE UNIQUE INDEX release_key ON release (own_key) WHERE own_key <> '';
CREATE INDEX release_order ON release (product_id, position);
CREATE INDEX release_part_part ON release_part (part_id);
CREATE INDEX release_released ON release (released_on);
CREATE INDEX release_serial_prefix ON release_serial (prefix);
CREATE INDEX release_updated ON release (updated_at);
CREATE INDEX release_variant_variant ON release_variant (variant_id);
CREATE UNIQUE INDEX release_version ON release (product_id, version);
CREATE UNIQUE INDEX responsibility_line ON responsibility (line_id, user_id, role) WHERE retired_at IS NULL AND product_id IS NULL;
CREATE UNIQUE INDEX responsibility_product ON responsibility (product_id, user_id, role) WHERE retired_at IS NULL AND product_id IS NOT NULL;
CREATE INDEX responsibility_user ON responsibility (user_id);
CREATE INDEX river_job_kind ON river_job (kind);
CREATE INDEX river_job_prioritized_fetching_index ON river_job (state, queue, priority, scheduled_at, id);
CREATE INDEX river_job_state_and_finalized_at_index ON river_job (state, finalized_at) WHERE finalized_at IS NOT NULL;
CREATE UNIQUE INDEX river_job_unique_idx ON river_job (unique_key)
    WHERE unique_key IS NOT NULL
        AND unique_states IS NOT NULL
        AND CASE state
            WHEN 'available' THEN unique_states & (1 << 0)
            WHEN 'cancelled' THEN unique_states & (1 << 1)
            WHEN 'completed' THEN unique_states & (1 << 2)
            WHEN 'discarded' THEN unique_states & (1 << 3)
            WHEN 'pending'   THEN unique_states & (1 << 4)
            WHEN 'retryable' THEN unique_states & (1 << 5)
            WHEN 'running'   THEN unique_states & (1 << 6)
            WHEN 'scheduled' THEN unique_states & (1 << 7)
            ELSE 0
        END >= 1;
CREATE INDEX river_notification_created_at_idx ON river_notification (created_at);
CREATE INDEX river_notification_topic_id_idx ON river_notification (topic, id);
CREATE INDEX role_grant_line ON role_grant (line_id);
CREATE UNIQUE INDEX role_grant_one ON role_grant (user_id, role, COALESCE(line_id, ''), COALESCE(product_id, ''));
CREATE INDEX role_grant_product ON role_grant (product_id);
CREATE INDEX role_grant_role ON role_grant (role);
CREATE INDEX run_release_release ON run_release (release_id, set_id);
CREATE UNIQUE INDEX run_set_live ON run_set (product_id) WHERE live;
CREATE INDEX session_last ON session (last_at);
CREATE INDEX session_of_user ON session (user_id, last_at);
CREATE UNIQUE INDEX source_record_name ON source_record (feed, upstream_id);
CREATE INDEX spent_expires ON spent (expires_at);
CREATE UNIQUE INDEX support_key ON support (own_key) WHERE own_key <> '';
CREATE INDEX support_product ON support (product_id);
CREATE INDEX support_release ON support (release_id);
CREATE INDEX throttle_last ON throttle (last_at);
CREATE INDEX totp_user ON totp (user_id);
CREATE INDEX user_account_state ON user_account (state);
CREATE UNIQUE INDEX variant_key ON variant (own_key) WHERE own_key <> '';
CREATE UNIQUE INDEX variant_name ON variant (product_id, name_fold) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX work_one ON work (kind, subject_id) WHERE state IN ('queued', 'running');
CREATE INDEX work_recent ON work (created_at);
CREATE INDEX work_subject ON work (subject_type, subject_id, created_at);
COMMIT;
