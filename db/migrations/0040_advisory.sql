-- +goose Up
-- Source records are facts: what others say, kept byte for byte in the blob store and parsed into these tables.
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
CREATE UNIQUE INDEX source_record_name ON source_record (feed, upstream_id);

-- What a record says of one package: its affected entries, compact, for the evaluator alone.
CREATE TABLE record_package (
    package_key TEXT NOT NULL,
    record_id BIGINT NOT NULL REFERENCES source_record (id),
    data TEXT NOT NULL,
    PRIMARY KEY (package_key, record_id)
) WITHOUT ROWID;
CREATE INDEX record_package_record ON record_package (record_id);

CREATE TABLE record_alias (
    alias TEXT NOT NULL,
    record_id BIGINT NOT NULL REFERENCES source_record (id),
    PRIMARY KEY (alias, record_id)
) WITHOUT ROWID;
CREATE INDEX record_alias_record ON record_alias (record_id);

-- Which vulnerabilities a record speaks of: one for most, several for a distribution's advisory.
CREATE TABLE record_vulnerability (
    vulnerability TEXT NOT NULL,
    record_id BIGINT NOT NULL REFERENCES source_record (id),
    PRIMARY KEY (vulnerability, record_id)
) WITHOUT ROWID;
CREATE INDEX record_vulnerability_record ON record_vulnerability (record_id);

-- A vulnerability: the alias group of records, by its best name. Title and rating come from the best of its records.
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

CREATE TABLE kev_entry (
    cve TEXT NOT NULL PRIMARY KEY,
    added TEXT,
    due TEXT,
    ransomware BOOLEAN NOT NULL,
    title TEXT NOT NULL,
    action TEXT NOT NULL
) WITHOUT ROWID;

-- For which ecosystems there are records, and from which feed: what is not in here cannot be assessed.
CREATE TABLE ecosystem_feed (
    ecosystem TEXT NOT NULL,
    feed TEXT NOT NULL,
    PRIMARY KEY (ecosystem, feed)
) WITHOUT ROWID;
