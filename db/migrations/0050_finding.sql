-- +goose Up
-- A finding: a component version is affected by a source record. A fact; its address is its natural key.
CREATE TABLE finding (
    cv_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    package_key TEXT NOT NULL,
    entry BIGINT NOT NULL,
    reason TEXT NOT NULL,
    range_type TEXT NOT NULL,
    scheme TEXT NOT NULL,
    introduced TEXT NOT NULL,
    end_kind BIGINT NOT NULL,
    end_version TEXT NOT NULL,
    fixed TEXT NOT NULL,
    via TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (cv_id, record_id, package_key)
) WITHOUT ROWID;
CREATE INDEX finding_record ON finding (record_id);
CREATE INDEX finding_package ON finding (package_key);

-- When a finding was first seen. Not a fact that can be made anew, so it outlives a rebuild.
CREATE TABLE finding_seen (
    cv_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    PRIMARY KEY (cv_id, record_id)
) WITHOUT ROWID;
