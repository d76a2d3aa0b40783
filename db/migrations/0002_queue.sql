-- +goose Up
-- Long work as people see it: one row a piece of work. The queue library's own tables are made by its own migrations.
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
-- Exactly one piece of unfinished work of a kind per subject.
CREATE UNIQUE INDEX work_one ON work (kind, subject_id) WHERE state IN ('queued', 'running');
CREATE INDEX work_subject ON work (subject_type, subject_id, created_at);
CREATE INDEX work_recent ON work (created_at);
