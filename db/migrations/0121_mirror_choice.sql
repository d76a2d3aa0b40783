-- +goose Up
-- What is opened of a feed's mirror: its private addresses, and connections without encryption, each by a choice of its
-- own. Until now every mirror opened its private addresses, and one written with http:// both.
ALTER TABLE feed ADD COLUMN mirror_private BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE feed ADD COLUMN mirror_plain BOOLEAN NOT NULL DEFAULT false;
UPDATE feed SET mirror_private = true WHERE mirror <> '';
UPDATE feed SET mirror_plain = true WHERE mirror LIKE 'http://%';
