-- +goose Up
-- What the platform itself keeps: settings, readiness, the audit trail (docs/adr/0006), progress of long work.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE readiness (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Spoken numbers: CASE-7, RISK-12.
CREATE TABLE spoken_number (
    prefix TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

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
CREATE UNIQUE INDEX event_seq ON event (seq);
CREATE INDEX event_pending ON event (id) WHERE seq IS NULL;
CREATE INDEX event_record ON event (record_type, record_id, id);
CREATE INDEX event_product ON event (product_id, id);
CREATE INDEX event_act ON event (act_id);

-- What an event says, apart from the event itself: it can be erased and the chain still verifies.
CREATE TABLE event_payload (
    event_id TEXT NOT NULL PRIMARY KEY REFERENCES event (id),
    nonce BLOB NOT NULL,
    payload TEXT NOT NULL
);

-- RFC 6962 hashes, stored as golang.org/x/mod/sumdb/tlog numbers them.
CREATE TABLE seal_hash (
    n BIGINT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL
);

-- One row: how far the trail is sealed. Every sealing step updates it, so two sequencers cannot seal the same place.
CREATE TABLE seal_state (
    id BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    sealed_at BIGINT
);
INSERT INTO seal_state (id, size) VALUES (1, 0);

CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    note TEXT NOT NULL
);

-- Where each reader of the sealed events stands.
CREATE TABLE event_cursor (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);
