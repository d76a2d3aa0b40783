-- +goose Up
-- Whether a feed has ever delivered all there is of it: a few records by hand do not make an ecosystem one we know.
ALTER TABLE feed ADD COLUMN complete BOOLEAN NOT NULL DEFAULT false;
UPDATE feed SET complete = true WHERE blob <> '' AND name <> 'osv:file';
