-- +goose Up
-- The one inside or unencrypted server that an administrator opened for a feed, and why; '' means none.
ALTER TABLE feed ADD COLUMN mirror TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN mirror_reason TEXT NOT NULL DEFAULT '';
