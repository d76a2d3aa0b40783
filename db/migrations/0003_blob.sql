-- +goose Up
-- Blobs on PostgreSQL: content in chunks of 1 MiB. On SQLite files hold the content and these tables stay empty.
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
