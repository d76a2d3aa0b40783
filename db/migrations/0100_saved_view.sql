-- +goose Up
-- Filters of a list that somebody keeps under a name, for themselves or for all who may see the list.
CREATE TABLE saved_view (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES user_account (id),
    list TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (owner_id, list, name_fold);
CREATE INDEX saved_view_list ON saved_view (list);
