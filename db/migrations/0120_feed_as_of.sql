-- +goose Up
-- Up to when a feed knows what its publisher says: the last fetch from its address, or the newest content of a file.
-- What came from a file before this is as old as its newest record; a catalogue, as the newest of its entries.
ALTER TABLE feed ADD COLUMN as_of BIGINT;
UPDATE feed SET newest = (SELECT max(days) FROM (
    SELECT 86400000000 * (365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 719469) AS days FROM (
        SELECT CASE WHEN month > 2 THEN year ELSE year - 1 END AS y, (month + 9) % 12 AS m, d FROM (
            SELECT CAST(substr(added, 1, 4) AS BIGINT) AS year, CAST(substr(added, 6, 2) AS BIGINT) AS month, CAST(substr(added, 9, 2) AS BIGINT) AS d
            FROM kev_entry WHERE added IS NOT NULL AND added <> '') a) b) c) WHERE kind = 'kev';
UPDATE feed SET as_of = CASE WHEN origin = address OR newest > succeeded_at THEN succeeded_at ELSE newest END WHERE succeeded_at IS NOT NULL;
