-- +goose Up
-- When somebody was last recorded as turned away, by the right they lacked: one event an hour, not one for each try.
CREATE TABLE denial (
    actor_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    reported_at BIGINT NOT NULL,
    PRIMARY KEY (actor_id, verb)
);
